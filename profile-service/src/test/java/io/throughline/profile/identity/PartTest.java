package io.throughline.profile.identity;

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
import io.throughline.profile.identity.Part.Becomes;
import io.throughline.profile.profile.Profiles;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PartTest {

    private static final Identifier LI = Identifier.parse("user_id:42");
    private static final Identifier MAIL = Identifier.parse("email:li@example.cn");
    private static final Identifier BROWSER = Identifier.parse("anonymous_id:b7");
    private static final ProfileRef OLD = new ProfileRef(new UUID(0, 9), Instant.parse("2026-01-01T00:00:00Z"));
    private static final ProfileRef MIDDLE = new ProfileRef(new UUID(0, 5), Instant.parse("2026-02-01T00:00:00Z"));
    private static final ProfileRef YOUNG = new ProfileRef(new UUID(0, 1), Instant.parse("2026-03-01T00:00:00Z"));

    @Test
    void whatStillHangsTogetherStaysAsItIs() {
        assertThat(parts(List.of(own(OLD), LI, MAIL), new Link(own(OLD), LI), new Link(LI, MAIL))).singleElement()
                .satisfies(part -> assertThat(part.becomes()).isEqualTo(Becomes.KEPT));
    }

    @Test
    void eachComponentHasTheOldestProfileThatWasItsOwn() {
        List<Part> parts = parts(List.of(own(OLD), own(MIDDLE), own(YOUNG), LI, MAIL),
                new Link(own(OLD), LI), new Link(own(MIDDLE), MAIL), new Link(own(YOUNG), own(MIDDLE)));

        assertThat(parts).extracting(Part::becomes).containsExactly(Becomes.KEPT, Becomes.REVIVED);
        assertThat(parts.get(1).profile()).isEqualTo(MIDDLE.id());
        assertThat(parts.get(1).own()).containsExactly(MIDDLE.id(), YOUNG.id());
    }

    @Test
    void aPersonWithoutAProfileOfTheirOwnGetsOneAndVisitorsGetNone() {
        List<Part> parts = parts(List.of(own(OLD), LI, MAIL, BROWSER), new Link(own(OLD), LI));

        assertThat(parts).extracting(Part::becomes).containsExactlyInAnyOrder(Becomes.KEPT, Becomes.MADE, Becomes.VISITORS);
        assertThat(parts.getFirst().becomes()).isEqualTo(Becomes.KEPT);
    }

    @Test
    void linksToIdentifiersOfOthersDoNotCount() {
        assertThat(Components.of(List.of(LI, MAIL), List.of(new Link(LI, BROWSER), new Link(BROWSER, MAIL)))).hasSize(2);
    }

    @RepeatedTest(100)
    void everyIdentifierIsInExactlyOneComponentAndLinkedOnesInTheSame(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        List<Identifier> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(Identifier.userId("" + i));
        }
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < random.nextInt(50); i++) {
            int a = random.nextInt(40);
            links.add(new Link(all.get(a), all.get((a + 1 + random.nextInt(38)) % 40)));
        }

        List<SortedSet<Identifier>> components = Components.of(all, links);

        assertThat(components.stream().mapToInt(Set::size).sum()).isEqualTo(40);
        Map<Identifier, Set<Identifier>> of = new HashMap<>();
        components.forEach(each -> each.forEach(member -> of.put(member, each)));
        links.forEach(link -> assertThat(of.get(link.a())).isSameAs(of.get(link.b())));
        // As many as a plain count says: each link that joins two makes one fewer.
        Map<Identifier, Identifier> roots = new HashMap<>();
        int joined = 0;
        for (Link link : links) {
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

    private static Identifier own(ProfileRef profile) {
        return Profiles.ownId(profile.id());
    }

    private static List<Part> parts(List<Identifier> identifiers, Link... links) {
        Map<UUID, ProfileRef> profiles = Map.of(OLD.id(), OLD, MIDDLE.id(), MIDDLE, YOUNG.id(), YOUNG);
        return Part.of(OLD.id(), profiles, new TreeSet<>(identifiers), List.of(links), IdentityRules.DEFAULTS::identifies);
    }
}
