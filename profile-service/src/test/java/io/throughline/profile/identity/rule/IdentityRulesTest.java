package io.throughline.profile.identity.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.graph.IdentityGraph;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.ProfileReference;
import io.throughline.profile.identity.rule.IdentityRules.Names;
import io.throughline.profile.identity.rule.IdentityRules.TypeRule;
import io.throughline.profile.identity.rule.LinkDecision.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityRulesTest {

    private static final Identifier LI = Identifier.parse("user_id:42");
    private static final Identifier WANG = Identifier.parse("user_id:43");
    private static final Identifier MAIL = Identifier.parse("email:li@example.cn");
    private static final Identifier TABLET = Identifier.parse("device_id:tablet");
    private static final ProfileReference PROFILE = new ProfileReference(new UUID(0, 1), Instant.EPOCH);
    private static final ProfileReference OTHER = new ProfileReference(new UUID(0, 2), Instant.EPOCH);
    private static final BlockedValues BLOCKED = BlockedValues.of(IdentityRules.DEFAULTS);

    @Test
    void theDefaultsAreValidAndSurviveBeingStored() throws Exception {
        assertThat(IdentityRules.DEFAULTS.faults()).isEmpty();
        assertThat(JsonRows.JSON.readValue(JsonRows.JSON.writeValueAsString(IdentityRules.DEFAULTS), IdentityRules.class))
                .isEqualTo(IdentityRules.DEFAULTS);
    }

    @ParameterizedTest
    @ValueSource(strings = { "user_id:null", "user_id:NULL", "user_id:-1", "user_id:0", "crm_id:anonymous", "crm_id:n/a",
            "user_id:undefined", "loyalty_id:None",
            "email:test@shop.example.cn", "device_id:00000000-0000-0000-0000-000000000000", "loyalty_id:0000", "phone:000 0000",
            "user_id:游客", "user_id:Guest",
            "user_id:{{user_id}}", "crm_id:${user.id}", "user_id:%user_id%", "loyalty_id:<user_id>", "user_id:(not set)", "user_id:NaN",
            "user_id:[object Object]", "user_id:未登录",
            "crm_id:匿名用户", "user_id:未知", "loyalty_id:1", "loyalty_id:12", "phone:13800000000" })
    void valuesThatProgramsWriteForNobodyAreBlocked(String identifier) {
        assertThat(BLOCKED.has(Identifier.parse(identifier))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "user_id:42", "user_id:10", "email:testa@shop.cn", "email:li.test@shop.cn", "user_id:nullable", "crm_id:-12",
            "device_id:00000000-0000-0000-0000-000000000001",
            "user_id:---" })
    void othersAreNot(String identifier) {
        assertThat(BLOCKED.has(Identifier.parse(identifier))).isFalse();
    }

    @Test
    void aPatternThatWouldKeepABacktrackingMatcherBusyForYearsIsReadInNoTime() {
        String text = "user_id:" + "a".repeat(248);
        long start = System.nanoTime();

        assertThat(BlockedValues.matches("*a".repeat(120) + "*b", text)).isFalse();
        assertThat(BlockedValues.matches("*a".repeat(120) + "*", text)).isTrue();
        assertThat(BlockedValues.matches("user_id:?*??a", text)).isTrue();
        assertThat(BlockedValues.matches("user_id:", text)).isFalse();

        assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(200);
    }

    @Test
    void theSecondUserIsNotJoinedButTheSendersOwnAliasIsTaken() {
        IdentityGraph graph = graph(IdentityRules.DEFAULTS, Set.of());
        graph.add(LI, PROFILE);
        graph.add(MAIL, PROFILE);
        graph.add(WANG, OTHER);

        assertThat(graph.propose(new IdentityLink(WANG, MAIL)))
                .isEqualTo(new LinkDecision.Refused(new IdentityLink(WANG, MAIL), Reason.LIMIT, "user_id 2 of 1"));
        assertThat(graph.propose(new IdentityLink(WANG, LI), false)).isInstanceOf(LinkDecision.Refused.class);
        assertThat(graph.propose(new IdentityLink(WANG, LI), true)).isInstanceOf(LinkDecision.Joined.class);
        assertThat(graph.placements()).singleElement().satisfies(each -> assertThat(each.absorbed()).hasSize(1));
    }

    @Test
    void whatCountsIsTheWholeProfileAndNotWhatTheBatchNames() {
        IdentityGraph graph = graph(IdentityRules.DEFAULTS, Set.of());
        graph.count(PROFILE, Map.of("email", 5, "user_id", 1));
        graph.add(LI, PROFILE);

        assertThat(graph.propose(new IdentityLink(LI, MAIL))).isInstanceOfSatisfying(LinkDecision.Refused.class,
                each -> assertThat(each.detail()).isEqualTo("email 6 of 5"));
        assertThat(graph.propose(new IdentityLink(LI, TABLET))).isInstanceOf(LinkDecision.Joined.class);
    }

    @Test
    void aProfileThatHasTooManyAlreadyMayStillHaveOthers() {
        IdentityGraph graph = graph(IdentityRules.DEFAULTS, Set.of());
        graph.count(PROFILE, Map.of("email", 9));
        graph.add(Identifier.parse("email:one@example.cn"), PROFILE);

        assertThat(graph.propose(new IdentityLink(Identifier.parse("email:one@example.cn"), LI))).isInstanceOf(LinkDecision.Joined.class);
    }

    @Test
    void allIdentifiersTogetherAreBounded() {
        IdentityRules small = with(IdentityRules.DEFAULTS, 3);
        IdentityGraph graph = graph(small, Set.of());
        graph.count(PROFILE, Map.of("email", 1, "device_id", 2));
        graph.add(TABLET, PROFILE);

        assertThat(graph.propose(new IdentityLink(LI, TABLET))).isInstanceOfSatisfying(LinkDecision.Refused.class,
                each -> assertThat(each.why()).isEqualTo(Reason.SIZE));
    }

    @Test
    void whatIsKeptApartIsNotJoinedByWayOfOthersEither() {
        IdentityGraph graph = graph(IdentityRules.DEFAULTS, Set.of());
        Identifier card = Identifier.parse("loyalty_id:7001");
        graph.add(LI, PROFILE);
        graph.add(MAIL, OTHER);
        graph.keepApart(LI, MAIL);

        assertThat(graph.propose(new IdentityLink(card, LI))).isInstanceOf(LinkDecision.Joined.class);
        assertThat(graph.propose(new IdentityLink(card, MAIL))).isInstanceOfSatisfying(LinkDecision.Refused.class,
                each -> assertThat(each.why()).isEqualTo(Reason.APART));
    }

    @Test
    void aSharedDeviceJoinsNobody() {
        assertThat(graph(IdentityRules.DEFAULTS, Set.of(TABLET)).propose(new IdentityLink(LI, TABLET)))
                .isInstanceOfSatisfying(LinkDecision.Refused.class, each -> assertThat(each.why()).isEqualTo(Reason.SHARED));
    }

    @Test
    void ofTwoTheWeakerIsNotJoined() {
        assertThat(IdentityRules.DEFAULTS.weaker(new IdentityLink(LI, MAIL))).isEqualTo(MAIL);
        assertThat(IdentityRules.DEFAULTS.weaker(new IdentityLink(TABLET, MAIL))).isEqualTo(TABLET);
        assertThat(IdentityRules.DEFAULTS.weaker(new IdentityLink(LI, Identifier.parse("club:7")))).isEqualTo(Identifier.parse("club:7"));
    }

    @Test
    void whatCannotBeIsSaidPartByPart() {
        IdentityRules faulty =
                new IdentityRules(new TreeMap<>(Map.of("Bad type", new TypeRule(0, 1, Names.person), "email", new TypeRule(1, 0, null))),
                        null, 20_000, List.of(" "), List.of("**a"), true, 0, null);

        assertThat(faulty.faults()).extracting(IdentityRules.Fault::pointer).containsExactlyInAnyOrder("/types/Bad type",
                "/types/Bad type/limit",
                "/types/email/priority", "/types/email/names", "/others", "/mostIdentifiers", "/sharedAbove", "/blockedValues",
                "/aliasJoinsUsers", "/blockedPatterns");
    }

    private static IdentityGraph graph(IdentityRules rules, Set<Identifier> shared) {
        return new IdentityGraph(LinkPolicy.within(rules, shared), rules::identifies);
    }

    private static IdentityRules with(IdentityRules rules, int most) {
        return new IdentityRules(rules.types(), rules.others(), most, rules.blockedValues(), rules.blockedPatterns(), rules.blockZeros(),
                rules.sharedAbove(), rules.aliasJoinsUsers());
    }
}
