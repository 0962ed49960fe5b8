package io.throughline.profile.core.trait;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.commons.identity.Identifier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TraitSurvivorshipTest {

    private static final Identifier LI = Identifier.userId("42");
    private static final Identifier MAIL = Identifier.parse("email:li@example.cn");

    @Test
    void theNewestFactHoldsWhicheverIdentifierItCameWith() {
        assertThat(city(fact(LI, "上海", "web", 1), fact(MAIL, "北京", "crm", 2))).isEqualTo(TextNode.valueOf("北京"));
    }

    @Test
    void ofTwoFactsOfOneInstantTheLaterSourceInTheAlphabetHolds() {
        assertThat(city(fact(LI, "上海", "web", 1), fact(MAIL, "北京", "crm", 1))).isEqualTo(TextNode.valueOf("上海"));
    }

    @Test
    void aTombstoneRemovesWhatIsOlderAndGivesWayToWhatIsNewer() {
        TraitFact removed = new TraitFact(LI, "city", NullNode.instance, "api:agent", Instant.ofEpochSecond(5), "e");

        assertThat(city(fact(LI, "上海", "web", 4), removed)).isNull();
        assertThat(city(fact(LI, "上海", "web", 6), removed)).isEqualTo(TextNode.valueOf("上海"));
    }

    @Test
    void aTraitRemembersWhoSaidItAndWhen() {
        assertThat(TraitSurvivorship.traits(List.of(fact(LI, "上海", "web", 7)), TraitRules.NONE))
                .containsEntry("city", new TraitValue(TextNode.valueOf("上海"), "web", Instant.ofEpochSecond(7)));
    }

    @Test
    void whatIsKnownAlreadyIsNoNews() {
        TraitFact known = fact(LI, "上海", "web", 7);

        assertThat(TraitSurvivorship.replacements(List.of(known, fact(LI, "北京", "web", 3)), List.of(known))).isEmpty();
        assertThat(TraitSurvivorship.replacements(List.of(fact(LI, "北京", "web", 8)), List.of(known))).hasSize(1);
    }

    @Test
    void theFirstListedSourceHoldsHoweverOldAndOthersWhereNoneIsListed() {
        TraitRules crmFirst = by(TraitPrecedence.By.SOURCE_THEN_RECENCY, "crm", "web");

        assertThat(city(crmFirst, fact(LI, "上海", "crm", 1), fact(MAIL, "北京", "web", 9))).isEqualTo(TextNode.valueOf("上海"));
        assertThat(city(crmFirst, fact(LI, "上海", "web", 1), fact(MAIL, "北京", "app", 9))).isEqualTo(TextNode.valueOf("上海"));
        assertThat(city(crmFirst, fact(LI, "上海", "app", 1), fact(MAIL, "北京", "pos", 9))).isEqualTo(TextNode.valueOf("北京"));
        assertThat(city(crmFirst, fact(LI, "上海", "crm", 1), fact(MAIL, "北京", "crm", 9))).isEqualTo(TextNode.valueOf("北京"));
    }

    @Test
    void whereOnlyListedSourcesCountWhatOthersSayDoesNotHold() {
        TraitRules crmOnly = by(TraitPrecedence.By.SOURCE, "crm");

        assertThat(city(crmOnly, fact(LI, "上海", "web", 9))).isNull();
        assertThat(city(crmOnly, fact(LI, "上海", "web", 9), fact(LI, "北京", "crm", 1))).isEqualTo(TextNode.valueOf("北京"));
    }

    @Test
    void whatAColleagueSaysGoesFirstUnlessTheListSaysOtherwise() {
        TraitFact byHand = fact(LI, "广州", "api:agent", 1);
        TraitFact crm = fact(LI, "上海", "crm", 9);

        assertThat(city(by(TraitPrecedence.By.SOURCE, "crm"), byHand, crm)).isEqualTo(TextNode.valueOf("广州"));
        assertThat(city(by(TraitPrecedence.By.SOURCE, "crm", TraitPrecedence.BY_HAND), byHand, crm)).isEqualTo(TextNode.valueOf("上海"));
    }

    @Test
    void aTombstoneOfTheFirstSourceRemovesWhatLaterOnesSay() {
        TraitFact removed = new TraitFact(LI, "city", NullNode.instance, "crm", Instant.ofEpochSecond(1), "e");

        assertThat(city(by(TraitPrecedence.By.SOURCE_THEN_RECENCY, "crm"), removed, fact(LI, "上海", "web", 9))).isNull();
    }

    @Test
    void anotherListGivesOtherTraitsOfTheSameFacts() {
        List<TraitFact> facts = List.of(fact(LI, "上海", "crm", 1), fact(LI, "北京", "web", 9));

        assertThat(TraitSurvivorship.traits(TraitSurvivorship.current(facts).values(), by(TraitPrecedence.By.SOURCE, "crm")))
                .containsKey("city");
        assertThat(city(by(TraitPrecedence.By.SOURCE, "crm"), facts.toArray(TraitFact[]::new))).isEqualTo(TextNode.valueOf("上海"));
        assertThat(city(TraitRules.NONE, facts.toArray(TraitFact[]::new))).isEqualTo(TextNode.valueOf("北京"));
    }

    @RepeatedTest(200)
    void anyOrderOfArrivalAndAnyRepetitionGivesTheSameTraits(RepetitionInfo seed) {
        Random random = new Random(seed.getCurrentRepetition());
        List<TraitFact> facts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            JsonNode value = random.nextInt(5) == 0 ? NullNode.instance : IntNode.valueOf(i);
            facts.add(new TraitFact(random.nextBoolean() ? LI : MAIL, "t" + random.nextInt(3), value,
                    "source" + random.nextInt(3), Instant.ofEpochSecond(random.nextInt(6)), "event" + random.nextInt(50)));
        }
        TraitRules rules = switch (seed.getCurrentRepetition() % 3) {
            case 0 -> TraitRules.NONE;
            case 1 -> by(TraitPrecedence.By.SOURCE, "source2", "source0");
            default -> by(TraitPrecedence.By.SOURCE_THEN_RECENCY, "source1");
        };
        Map<String, TraitValue> atOnce = TraitSurvivorship.traits(facts, rules);

        List<TraitFact> arrivals = new ArrayList<>(facts);
        arrivals.addAll(facts.subList(0, 20));
        Collections.shuffle(arrivals, random);

        assertThat(TraitSurvivorship.traits(keepingTheCurrentOnes(arrivals, random), rules)).isEqualTo(atOnce);
    }

    /** As the store does it: batch by batch, keeping one fact for each identifier, trait and source. */
    private static Collection<TraitFact> keepingTheCurrentOnes(List<TraitFact> arrivals, Random random) {
        Map<TraitFact.Key, TraitFact> kept = new HashMap<>();
        for (int at = 0; at < arrivals.size();) {
            int end = Math.min(arrivals.size(), at + 1 + random.nextInt(5));
            kept.putAll(TraitSurvivorship.replacements(arrivals.subList(at, end), kept.values()));
            at = end;
        }
        return kept.values();
    }

    private static TraitRules by(TraitPrecedence.By by, String... sources) {
        return new TraitRules() {

            @Override
            public TraitPrecedence precedence(String name) {
                return new TraitPrecedence(by, List.of(sources));
            }
        };
    }

    @Test
    void whatAPublicSourceSaysFillsGapsAndOverrulesNobodyWhoIsBelieved() {
        TraitFact said = said("crm", "上海", 1, true);
        TraitFact evil = said("web", "Evil", 9, false);
        TraitFact removed =
                new TraitFact(MAIL, "city", NullNode.instance, "app", Instant.ofEpochSecond(9), "e", false, Instant.ofEpochSecond(9));

        assertThat(city(said, evil, removed)).isEqualTo(TextNode.valueOf("上海"));
        assertThat(city(by(TraitPrecedence.By.SOURCE_THEN_RECENCY, "web", "app"), said, evil, removed)).isEqualTo(TextNode.valueOf("上海"));
        assertThat(city(evil)).isEqualTo(TextNode.valueOf("Evil"));
        assertThat(TraitSurvivorship.replacements(List.of(said("crm", "Evil", 9, false)), List.of(said))).isEmpty();
        assertThat(TraitSurvivorship.replacements(List.of(said("crm", "北京", 0, true)), List.of(said("crm", "Evil", 9, false)))).hasSize(1);
    }

    @Test
    void whatWouldHoldIfALaterWordWereTakenBackIsKeptOnce() {
        TraitFact holds = said("crm", "北京", 9, true);
        TraitFact other = said("crm", "上海", 3, true);
        TraitFact same = said("crm", "北京", 5, true);
        TraitFact first = said("crm", "北京", 4, true);

        assertThat(TraitSurvivorship.outdated(List.of(holds, other, same, first), TraitSurvivorship.current(List.of(holds))))
                .containsExactly(other, first);
        assertThat(TraitSurvivorship.outdated(List.of(holds), TraitSurvivorship.current(List.of(other)))).isEmpty();
        assertThat(TraitSurvivorship.outdated(List.of(said("web", "上海", 1, true)), TraitSurvivorship.current(List.of(holds)))).isEmpty();
    }

    @Test
    void aPublicSourceThatAnAdministratorListsAloneHoldsAndGivesWayToEveryTrustedOneBesideIt() {
        TraitFact page = said("page", "北京", 9, false);
        TraitFact crm = said("crm", "上海", 1, true);

        assertThat(city(by(TraitPrecedence.By.SOURCE, "page"), page, crm)).isEqualTo(TextNode.valueOf("北京"));
        assertThat(city(by(TraitPrecedence.By.SOURCE, "page", "crm"), page, crm)).isEqualTo(TextNode.valueOf("上海"));
        assertThat(city(by(TraitPrecedence.By.SOURCE, "page"), page, said("api:agent", "广州", 1, true))).isEqualTo(TextNode.valueOf("广州"));
    }

    private static TraitFact said(String source, String city, long at, boolean trusted) {
        return new TraitFact(LI, "city", TextNode.valueOf(city), source, Instant.ofEpochSecond(at), "e", trusted,
                Instant.ofEpochSecond(at));
    }

    private static JsonNode city(TraitFact... facts) {
        return city(TraitRules.NONE, facts);
    }

    private static JsonNode city(TraitRules rules, TraitFact... facts) {
        TraitValue city = TraitSurvivorship.traits(List.of(facts), rules).get("city");
        return city == null ? null : city.value();
    }

    private static TraitFact fact(Identifier identifier, String city, String source, long at) {
        return new TraitFact(identifier, "city", TextNode.valueOf(city), source, Instant.ofEpochSecond(at), "event");
    }
}
