package io.throughline.profile.identity.separation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.graph.ConnectedComponents;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.ProfileReference;
import io.throughline.profile.identity.rule.IdentityRules;
import io.throughline.profile.identity.separation.SplitComponent.ComponentOutcome;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SplitComponentTest {

    private static final Identifier LI = Identifier.parse("user_id:42");
    private static final Identifier MAIL = Identifier.parse("email:li@example.cn");
    private static final Identifier BROWSER = Identifier.parse("anonymous_id:b7");
    private static final ProfileReference OLD = new ProfileReference(new UUID(0, 9), Instant.parse("2026-01-01T00:00:00Z"));
    private static final ProfileReference MIDDLE = new ProfileReference(new UUID(0, 5), Instant.parse("2026-02-01T00:00:00Z"));
    private static final ProfileReference YOUNG = new ProfileReference(new UUID(0, 1), Instant.parse("2026-03-01T00:00:00Z"));

    @Test
    void whatStillHangsTogetherStaysAsItIs() {
        assertThat(parts(List.of(own(OLD), LI, MAIL), new IdentityLink(own(OLD), LI), new IdentityLink(LI, MAIL))).singleElement()
                .satisfies(splitComponent -> assertThat(splitComponent.becomes()).isEqualTo(ComponentOutcome.KEPT));
    }

    @Test
    void eachComponentHasTheOldestProfileThatWasItsOwn() {
        List<SplitComponent> parts = parts(List.of(own(OLD), own(MIDDLE), own(YOUNG), LI, MAIL),
                new IdentityLink(own(OLD), LI), new IdentityLink(own(MIDDLE), MAIL), new IdentityLink(own(YOUNG), own(MIDDLE)));

        assertThat(parts).extracting(SplitComponent::becomes).containsExactly(ComponentOutcome.KEPT, ComponentOutcome.REVIVED);
        assertThat(parts.get(1).profile()).isEqualTo(MIDDLE.id());
        assertThat(parts.get(1).own()).containsExactly(MIDDLE.id(), YOUNG.id());
    }

    @Test
    void aPersonWithoutAProfileOfTheirOwnGetsOneAndVisitorsGetNone() {
        List<SplitComponent> parts = parts(List.of(own(OLD), LI, MAIL, BROWSER), new IdentityLink(own(OLD), LI));

        assertThat(parts).extracting(SplitComponent::becomes).containsExactlyInAnyOrder(ComponentOutcome.KEPT, ComponentOutcome.MADE,
                ComponentOutcome.VISITORS);
        assertThat(parts.getFirst().becomes()).isEqualTo(ComponentOutcome.KEPT);
    }

    @Test
    void linksToIdentifiersOfOthersDoNotCount() {
        assertThat(ConnectedComponents.of(List.of(LI, MAIL), List.of(new IdentityLink(LI, BROWSER), new IdentityLink(BROWSER, MAIL))))
                .hasSize(2);
    }

    @RepeatedTest(100)
    void everyIdentifierIsInExactlyOneComponentAndLinkedOnesInTheSame(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        List<Identifier> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(Identifier.userId("" + i));
        }
        List<IdentityLink> links = new ArrayList<>();
        for (int i = 0; i < random.nextInt(50); i++) {
            int a = random.nextInt(40);
            links.add(new IdentityLink(all.get(a), all.get((a + 1 + random.nextInt(38)) % 40)));
        }

        List<SortedSet<Identifier>> components = ConnectedComponents.of(all, links);

        assertThat(components.stream().mapToInt(Set::size).sum()).isEqualTo(40);
        Map<Identifier, Set<Identifier>> of = new HashMap<>();
        components.forEach(each -> each.forEach(member -> of.put(member, each)));
        links.forEach(link -> assertThat(of.get(link.a())).isSameAs(of.get(link.b())));
        // As many as a plain count says: each link that joins two makes one fewer.
        Map<Identifier, Identifier> roots = new HashMap<>();
        int joined = 0;
        for (IdentityLink link : links) {
            Identifier a = root(roots, link.a());
            Identifier b = root(roots, link.b());
            if (!a.equals(b)) {
                roots.put(a, b);
                joined++;
            }
        }
        assertThat(components).hasSize(40 - joined);
        assertThat(components.stream().map(SortedSet::first).toList()).isSorted();
    }

    private static Identifier root(Map<Identifier, Identifier> roots, Identifier of) {
        Identifier at = of;
        while (roots.containsKey(at)) {
            at = roots.get(at);
        }
        return at;
    }

    private static Identifier own(ProfileReference profile) {
        return ProfileProjector.ownId(profile.id());
    }

    private static List<SplitComponent> parts(List<Identifier> identifiers, IdentityLink... links) {
        Map<UUID, ProfileReference> profiles = Map.of(OLD.id(), OLD, MIDDLE.id(), MIDDLE, YOUNG.id(), YOUNG);
        return SplitComponent.of(OLD.id(), profiles, new TreeSet<>(identifiers), List.of(links), IdentityRules.DEFAULTS::identifies);
    }
}
