package io.throughline.profile.identity.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.rule.IdentityRules;
import io.throughline.profile.identity.rule.LinkDecision;
import io.throughline.profile.identity.rule.LinkPolicy;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class IdentityGraphTest {

    private static final Identifier LI = Identifier.parse("user_id:42");
    private static final Identifier LI_MAIL = Identifier.parse("email:li@example.cn");
    private static final Identifier BROWSER = Identifier.parse("anonymous_id:b7");
    private static final Identifier PHONE = Identifier.parse("device_id:iphone-1");
    private static final ProfileReference OLDER = profile("00000000-0000-7000-8000-000000000009", "2026-01-01T00:00:00Z");
    private static final ProfileReference YOUNGER = profile("00000000-0000-7000-8000-000000000001", "2026-02-01T00:00:00Z");

    @Test
    void aVisitorWhoIsKnownByAnonymousNamesAloneGetsNoProfile() {
        IdentityGraph graph = new IdentityGraph(LinkPolicy.DETERMINISTIC, IdentityRules.DEFAULTS::identifies);

        graph.propose(new IdentityLink(BROWSER, PHONE));

        assertThat(graph.placements()).isEmpty();
    }

    @Test
    void whoIsIdentifiedBringsAlongWhatTheyWereLinkedToBefore() {
        IdentityGraph graph = new IdentityGraph(LinkPolicy.DETERMINISTIC, IdentityRules.DEFAULTS::identifies);
        graph.add(BROWSER);
        graph.join(new IdentityLink(BROWSER, PHONE));

        graph.propose(new IdentityLink(LI, BROWSER));

        assertThat(graph.placements()).singleElement().satisfies(placement -> {
            assertThat(placement.survivor()).isNull();
            assertThat(placement.joining()).containsExactly(BROWSER, PHONE, LI);
        });
    }

    @Test
    void aNewIdentifierJoinsTheProfileOfTheOneItIsLinkedTo() {
        IdentityGraph graph = new IdentityGraph(LinkPolicy.DETERMINISTIC, IdentityRules.DEFAULTS::identifies);
        graph.add(LI, YOUNGER);

        graph.propose(new IdentityLink(LI, LI_MAIL));

        assertThat(graph.placements()).containsExactly(new ProfilePlacement(LI_MAIL, YOUNGER.id(), List.of(), List.of(LI_MAIL)));
    }

    @Test
    void theOldestOfMergedProfilesSurvivesWhicheverIdIsSmaller() {
        IdentityGraph graph = new IdentityGraph(LinkPolicy.DETERMINISTIC, IdentityRules.DEFAULTS::identifies);
        graph.add(LI, YOUNGER);
        graph.add(LI_MAIL, OLDER);

        graph.propose(new IdentityLink(LI, LI_MAIL));

        assertThat(graph.placements()).containsExactly(new ProfilePlacement(LI_MAIL, OLDER.id(), List.of(YOUNGER.id()), List.of()));
    }

    @Test
    void ofProfilesMadeInOneInstantTheOneOfTheSmallestIdSurvives() {
        ProfileReference twin = new ProfileReference(UUID.fromString("f0000000-0000-7000-8000-000000000001"), YOUNGER.createdAt());
        IdentityGraph graph = new IdentityGraph(LinkPolicy.DETERMINISTIC, IdentityRules.DEFAULTS::identifies);
        graph.add(LI, twin);
        graph.add(LI_MAIL, YOUNGER);

        graph.propose(new IdentityLink(LI, LI_MAIL));

        assertThat(graph.placements()).extracting(ProfilePlacement::survivor).containsExactly(YOUNGER.id());
    }

    @Test
    void aLinkWithinOneProfileChangesNothing() {
        IdentityGraph graph = new IdentityGraph(LinkPolicy.DETERMINISTIC, IdentityRules.DEFAULTS::identifies);
        graph.add(LI, OLDER);
        graph.add(LI_MAIL, OLDER);

        graph.propose(new IdentityLink(LI, LI_MAIL));

        assertThat(graph.placements()).isEmpty();
    }

    @Test
    void noEventCanClaimAProfilesOwnId() {
        IdentityGraph graph = new IdentityGraph(LinkPolicy.DETERMINISTIC, IdentityRules.DEFAULTS::identifies);
        graph.add(LI, OLDER);
        IdentityLink forged = new IdentityLink(LI, Identifier.parse("profile_id:" + YOUNGER.id()));

        LinkDecision linkDecision = graph.propose(forged);

        assertThat(linkDecision).isEqualTo(
                new LinkDecision.Refused(forged, LinkDecision.Reason.RESERVED_TYPE, "profile_id is given by this service alone"));
        assertThat(graph.placements()).isEmpty();
    }

    @Test
    void whatThePolicyRefusesStaysApart() {
        LinkPolicy nobody = (link, stated, one, other) -> new LinkDecision.Refused(link, LinkDecision.Reason.RESERVED_TYPE, "");
        IdentityGraph graph = new IdentityGraph(nobody, IdentityRules.DEFAULTS::identifies);
        graph.add(LI, YOUNGER);
        graph.add(LI_MAIL, OLDER);

        graph.propose(new IdentityLink(LI, LI_MAIL));

        assertThat(graph.clusters()).hasSize(2);
        assertThat(graph.placements()).isEmpty();
    }

    @RepeatedTest(200)
    void anyOrderOfArrivalInAnyBatchesGivesTheSamePeople(RepetitionInfo seed) {
        Random random = new Random(seed.getCurrentRepetition());
        List<IdentityLink> links = randomLinks(random);
        Set<Set<Identifier>> expected = components(links);

        Collections.shuffle(links, random);
        Projection projection = new Projection();
        for (int at = 0; at < links.size();) {
            int size = 1 + random.nextInt(7);
            projection.apply(links.subList(at, Math.min(links.size(), at + size)));
            at += size;
        }

        assertThat(projection.people()).isEqualTo(expected);
    }

    @Test
    void aChainOfTenThousandIdentifiersIsOnePersonInShortTime() {
        List<IdentityLink> chain = new ArrayList<>();
        for (int i = 1; i < 10_000; i++) {
            chain.add(new IdentityLink(Identifier.parse("user_id:" + i), Identifier.parse("user_id:" + (i + 1))));
        }
        Collections.shuffle(chain, new Random(7));
        IdentityGraph graph = new IdentityGraph(LinkPolicy.DETERMINISTIC, IdentityRules.DEFAULTS::identifies);

        long start = System.nanoTime();
        chain.forEach(graph::propose);

        assertThat(graph.placements()).singleElement().satisfies(each -> assertThat(each.joining()).hasSize(10_000));
        assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(5_000);
    }

    /** What the database keeps between batches, as a map. */
    private static final class Projection {

        private final Map<Identifier, ProfileReference> owners = new HashMap<>();
        private final Set<IdentityLink> stored = new HashSet<>();
        private int made;

        void apply(Collection<IdentityLink> batch) {
            IdentityGraph graph = new IdentityGraph(LinkPolicy.DETERMINISTIC, IdentityRules.DEFAULTS::identifies);
            batch.forEach(link -> List.of(link.a(), link.b()).forEach(each -> {
                if (owners.get(each) == null) {
                    graph.add(each);
                } else {
                    graph.add(each, owners.get(each));
                }
            }));
            stored.stream().filter(link -> owners.get(link.a()) == null && owners.get(link.b()) == null).forEach(graph::join);
            batch.forEach(graph::propose);
            stored.addAll(batch);
            graph.placements().forEach(this::place);
        }

        private void place(ProfilePlacement placement) {
            ProfileReference survivor = placement.survivor() == null
                    ? new ProfileReference(new UUID(0, ++made), Instant.EPOCH.plusSeconds(made))
                    : owners.values().stream().filter(each -> each.id().equals(placement.survivor())).findFirst().orElseThrow();
            owners.replaceAll((identifier, owner) -> placement.absorbed().contains(owner.id()) ? survivor : owner);
            placement.joining().forEach(each -> owners.put(each, survivor));
        }

        Set<Set<Identifier>> people() {
            return owners.entrySet().stream().collect(Collectors.groupingBy(Map.Entry::getValue,
                    Collectors.mapping(Map.Entry::getKey, Collectors.toSet()))).values().stream().collect(Collectors.toSet());
        }
    }

    private static List<IdentityLink> randomLinks(Random random) {
        String[] types = { "user_id", "email", "anonymous_id", "device_id" };
        List<IdentityLink> links = new ArrayList<>();
        while (links.size() < 30) {
            Identifier a = new Identifier(types[random.nextInt(4)], "v" + random.nextInt(8));
            Identifier b = new Identifier(types[random.nextInt(4)], "v" + random.nextInt(8));
            if (!a.equals(b)) {
                links.add(new IdentityLink(a, b));
            }
        }
        return links;
    }

    /** By repeated sweeps, slowly and plainly. */
    private static Set<Set<Identifier>> components(Collection<IdentityLink> links) {
        Map<Identifier, Set<Identifier>> of = new HashMap<>();
        links.forEach(link -> {
            Set<Identifier> both = new TreeSet<>(of.getOrDefault(link.a(), Set.of(link.a())));
            both.addAll(of.getOrDefault(link.b(), Set.of(link.b())));
            both.forEach(each -> of.put(each, both));
        });
        return of.values().stream().filter(each -> each.stream().anyMatch(IdentityRules.DEFAULTS::identifies)).map(Set::copyOf)
                .collect(Collectors.toSet());
    }

    private static ProfileReference profile(String id, String createdAt) {
        return new ProfileReference(UUID.fromString(id), Instant.parse(createdAt));
    }
}
