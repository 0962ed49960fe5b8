package io.throughline.profile.segment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.segment.membership.MemberSnapshot;
import io.throughline.profile.segment.rule.ActiveDefinitions;
import io.throughline.profile.segment.rule.SegmentDefinition;
import org.junit.jupiter.api.Test;

class MembershipDecisionTest {

    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");
    private static final ChangedProfile.Cause CAUSE = new ChangedProfile.Cause("touchpoint", "m1");

    private final UUID person = UUID.randomUUID();
    private final TestPerson someone = new TestPerson();
    private final SegmentDefinition buyers = segment(1, "{\"did\":\"Order\",\"within\":\"P30D\"}");
    private final SegmentDefinition lapsed = segment(2, "{\"not\":{\"segment\":\"" + buyers.id() + "\"}}");
    private final SegmentDefinition local = segment(3, "{\"trait\":\"address.city\",\"eq\":\"上海\"}");
    private final SegmentDefinition recent = segment(4, "{\"seen\":\"last\",\"withinLast\":\"P1D\"}");
    private final SegmentDefinition regular = segment(5, "{\"computed\":\"orders\",\"gte\":3}");
    private final ActiveDefinitions definitions = new ActiveDefinitions(1, List.of(lapsed, buyers, local, recent, regular));

    private static SegmentDefinition segment(int id, String rule) {
        return SegmentDefinition.of(new UUID(0, id), "s" + id, 1, TestPerson.rule(rule));
    }

    private MembershipDecision decide(Set<UUID> asked, Map<UUID, Instant> due) {
        return MembershipDecision.of(definitions, asked, new MemberSnapshot(person, someone.facts(), due, Map.of()), NOW);
    }

    @Test
    void onlyWhatDependsOnAChangeIsAsked() {
        assertThat(definitions.affected(ChangedProfile.ofEvents(person, List.of(TestPerson.happening("Order", "{}")), CAUSE)))
                .containsExactlyInAnyOrder(buyers.id(), recent.id());
        assertThat(definitions.affected(ChangedProfile.ofEvents(person, List.of(TestPerson.happening("Viewed", "{}")), CAUSE)))
                .containsExactly(recent.id());
        assertThat(definitions.affected(ChangedProfile.ofTraits(person, Set.of("address"), CAUSE))).containsExactly(local.id());
        assertThat(definitions.affected(ChangedProfile.ofTraits(person, Set.of("computed.orders"), CAUSE))).containsExactly(regular.id());
        assertThat(definitions.affected(ChangedProfile.ofTraits(person, Set.of("name"), CAUSE))).isEmpty();
        assertThat(definitions.affected(ChangedProfile.whole(person, CAUSE))).hasSize(5);
        assertThat(definitions.affected(ChangedProfile.ofConsents(person, CAUSE))).hasSize(5);
        assertThat(definitions.withDependents(Set.of(buyers.id()))).containsExactlyInAnyOrder(buyers.id(), lapsed.id());
    }

    @Test
    void anEventThatIsNotMeantAsksNothing() {
        SegmentDefinition gold = segment(1, "{\"did\":\"Order\",\"where\":[{\"property\":\"tier\",\"eq\":\"gold\"}]}");
        SegmentDefinition spent = segment(2, "{\"aggregate\":\"sum\",\"property\":\"revenue\",\"event\":\"Order\",\"gte\":500}");
        SegmentDefinition busy = segment(3, "{\"did\":\"*\",\"where\":[{\"property\":\"tier\",\"eq\":\"gold\"}],\"count\":{\"gte\":9}}");
        ActiveDefinitions all = new ActiveDefinitions(1, List.of(gold, spent, busy));

        assertThat(all.affected(ChangedProfile.ofEvents(person, List.of(TestPerson.happening("Order", "{\"tier\":\"gold\"}")), CAUSE)))
                .hasSize(3);
        assertThat(all.affected(ChangedProfile.ofEvents(person, List.of(TestPerson.happening("Order", "{\"tier\":\"free\"}")), CAUSE)))
                .containsExactly(spent.id());
        assertThat(all.affected(ChangedProfile.ofEvents(person, List.of(TestPerson.happening("Viewed", "{\"tier\":\"gold\"}")), CAUSE)))
                .containsExactly(busy.id());
        assertThat(all.affected(ChangedProfile.ofEvents(person, List.of(TestPerson.happening("Viewed", "{}")), CAUSE))).isEmpty();
    }

    @Test
    void whatRefersToASegmentFollowsItsMove() {
        someone.segments.add(lapsed.id());
        someone.did("Order", "2026-03-31T11:00:00Z");

        MembershipDecision decision = decide(Set.of(buyers.id()), Map.of());

        assertThat(decision.moves()).extracting(move -> move.segment().name() + move.entered()).containsExactly("s1true", "s2false");
        assertThat(decision.due()).containsExactly(Map.entry(buyers.id(), Instant.parse("2026-04-30T11:00:00Z")));
    }

    @Test
    void aTimeThatComesTooEarlyIsKeptAndOneThatIsDueIsSetAnew() {
        someone.did("Order", "2026-03-31T11:00:00Z");
        someone.segments.add(buyers.id());

        assertThat(decide(Set.of(buyers.id()), Map.of(buyers.id(), Instant.parse("2026-04-10T00:00:00Z"))).due()).isEmpty();
        assertThat(decide(Set.of(buyers.id()), Map.of(buyers.id(), NOW)).due()).containsEntry(buyers.id(),
                Instant.parse("2026-04-30T11:00:00Z"));
        assertThat(decide(Set.of(buyers.id()), Map.of(buyers.id(), Instant.parse("2026-05-10T00:00:00Z"))).due())
                .containsEntry(buyers.id(), Instant.parse("2026-04-30T11:00:00Z"));
        assertThat(decide(Set.of(), Map.of(new UUID(9, 9), NOW)).due()).containsEntry(new UUID(9, 9), null);
    }

    @Test
    void whatIsAskedTwiceMovesNobodyTwice() {
        someone.did("Order", "2026-03-31T11:00:00Z");
        someone.segments.add(buyers.id());

        assertThat(decide(Set.of(buyers.id(), lapsed.id()), Map.of(buyers.id(), Instant.parse("2026-04-30T11:00:00Z"))))
                .isEqualTo(new MembershipDecision(List.of(), Map.of()));
    }

    @Test
    void nobodyIsAskedWhoIsNotToBeProfiledAndNobodyIsListedWhoseDataMayNotBeUsed() {
        SegmentDefinition list = SegmentDefinition.of(new UUID(0, 6), "list", 1, null);
        ActiveDefinitions both = new ActiveDefinitions(1, List.of(lapsed, list));
        Set<UUID> all = Set.of(lapsed.id(), list.id());

        assertThat(moves(both, all, true, false)).containsExactly("s2true null", "listtrue null");
        assertThat(moves(both, all, false, false)).containsExactly("listtrue null");
        assertThat(moves(both, all, true, true)).isEmpty();
        someone.segments.addAll(all);
        assertThat(moves(both, all, false, false)).containsExactly("s2false personalisation");
        assertThat(moves(both, all, false, true)).containsExactly("s2false restricted", "listfalse restricted");
    }

    private List<String> moves(ActiveDefinitions by, Set<UUID> asked, boolean personalisation, boolean restricted) {
        PersonFacts facts = new PersonFacts(Map.of(), Map.of(), Map.of(), Map.of(), Set.of(new UUID(0, 6)), someone.segments, Set.of(),
                null, null, personalisation, restricted);
        return MembershipDecision.of(by, asked, new MemberSnapshot(person, facts, Map.of(), Map.of()), NOW).moves().stream()
                .map(move -> move.segment().name() + move.entered() + " " + move.withheld()).toList();
    }
}
