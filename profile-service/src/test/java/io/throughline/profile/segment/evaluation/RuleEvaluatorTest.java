package io.throughline.profile.segment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleEvaluatorTest {

    private static final String BOUGHT_THRICE = "{\"did\":\"Order Completed\",\"count\":{\"gte\":3},\"within\":\"P30D\"}";
    private static final String ABANDONED = """
            {"sequence":[{"did":"Product Added"},{"didNot":"Order Completed"}],"gap":"PT24H","within":"P7D"}""";

    private final TestPerson someone = new TestPerson();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"trait":"city","eq":"上海"}                                            | true
            {"trait":"city","ne":"上海"}                                            | false
            {"trait":"city","in":["北京","上海"]}                                    | true
            {"trait":"city","notIn":["北京"]}                                       | true
            {"trait":"nickname","eq":"x"}                                           | false
            {"trait":"nickname","ne":"x"}                                           | true
            {"trait":"nickname","exists":false}                                     | true
            {"trait":"address.street","contains":"南京"}                             | true
            {"trait":"name","contains":"ｌｉ ＮＡ"}                                   | true
            {"trait":"age","gte":18,"lt":40}                                        | true
            {"trait":"age","gt":39}                                                 | false
            {"trait":"age","eq":39.0}                                               | true
            {"trait":"city","gt":1}                                                 | false
            {"trait":"interests","contains":"tea"}                                  | true
            {"trait":"interests","contains":"coffee"}                               | false
            {"trait":"interests","in":["coffee","tea"]}                             | true
            {"trait":"birthday","lt":"1990-01-01"}                                  | true
            {"trait":"birthday","gte":"1990-01-01T00:00:00+08:00"}                  | false
            {"computed":"orders","gte":5}                                           | true
            {"place":"city","eq":"上海"}                                            | true
            {"place":"country","eq":"CN"}                                           | true
            {"consent":"marketing","channel":"email"}                               | true
            {"consent":"marketing","channel":"sms"}                                 | false
            {"consent":"marketing","channel":"sms","is":"denied"}                   | true
            {"consent":"analytics","channel":"web"}                                 | false
            {"segment":"00000000-0000-0001-0000-000000000001"}                      | true
            {"segment":"00000000-0000-0001-0000-000000000002"}                      | false
            {"hasIdentifier":"email"}                                               | true
            {"hasIdentifier":"phone"}                                               | false
            {"near":{"lat":31.2304,"lon":121.4737},"km":20}                         | true
            {"near":{"lat":39.9042,"lon":116.4074},"km":1000}                       | false
            {"seen":"first","withinLast":"P30D"}                                    | false
            {"seen":"last","withinLast":"P30D"}                                     | true
            {"not":{"or":[{"hasIdentifier":"phone"},{"trait":"city","eq":"北京"}]}} | true
            """)
    void aLeafAsksOneThingOfAPerson(String rule, boolean holds) {
        someone.with("city", "\"上海\"").with("name", "\"Li Na 李娜\"").with("age", "39").with("interests", "[\"tea\",\"瑜伽\"]")
                .with("birthday", "\"1987-02-03\"").with("address", "{\"street\":\"南京路\",\"country\":\"CN\"}")
                .with("latitude", "31.2").with("longitude", "121.5");
        someone.computed.put("orders", TestPerson.json("5"));
        someone.consents.put("marketing", Map.of("email", "granted", "sms", "denied"));
        someone.segments.add(new UUID(1, 1));
        someone.identifiers.add("email");
        someone.firstSeen = Instant.parse("2025-01-01T00:00:00Z");
        someone.lastSeen = Instant.parse("2026-03-20T00:00:00Z");

        assertThat(someone.is(rule)).isEqualTo(holds);
    }

    @Test
    void whoBoughtThreeTimesLeavesAtTheInstantThatTheOldestOfThemIsThirtyDaysAgo() {
        someone.did("Order Completed", "2026-03-01T10:00:00.000001Z").did("Order Completed", "2026-03-05T00:00:00Z")
                .did("Order Completed", "2026-03-09T00:00:00Z").did("Product Viewed", "2026-03-09T00:00:00Z");

        assertThat(someone.ask(BOUGHT_THRICE, "2026-03-09T00:00:00Z"))
                .isEqualTo(RuleResult.of(true, Instant.parse("2026-03-31T10:00:00.000001Z"), "/rule"));
        assertThat(someone.ask(BOUGHT_THRICE, "2026-03-31T10:00:00Z").holds()).isTrue();
        assertThat(someone.ask(BOUGHT_THRICE, "2026-03-31T10:00:00.000001Z").holds()).isFalse();
    }

    @Test
    void twoEventsOfOneInstantLeaveTogether() {
        someone.did("Order Completed", "2026-03-01T00:00:00Z").did("Order Completed", "2026-03-01T00:00:00Z")
                .did("Order Completed", "2026-03-02T00:00:00Z").did("Order Completed", "2026-03-03T00:00:00Z");
        String exactlyThree = "{\"did\":\"Order Completed\",\"count\":{\"eq\":3},\"within\":\"P30D\"}";

        RuleResult ruleResult = someone.ask(exactlyThree, "2026-03-04T00:00:00Z");

        assertThat(ruleResult).isEqualTo(RuleResult.of(false, null, "/rule"));
    }

    @Test
    void ordersAndAmountsThatAPublicSourceTellsOfCountWhereTheRuleSaysSoAlone() {
        someone.didByPublicKey("Order Completed", "2026-03-30T12:00:00Z", "{\"total\":900}").didByPublicKey("Product Viewed",
                "2026-03-30T12:00:00Z", "{\"total\":7,\"stars\":4}");

        assertThat(someone.is("{\"did\":\"Order Completed\"}")).isFalse();
        assertThat(someone.is("{\"did\":\"Order Completed\",\"includePublic\":true}")).isTrue();
        assertThat(someone.is("{\"did\":\"Product Viewed\"}")).isTrue();
        assertThat(someone.is("{\"did\":\"Product Viewed\",\"includePublic\":false}")).isFalse();
        assertThat(someone.is("{\"aggregate\":\"sum\",\"property\":\"total\",\"event\":\"Order Completed\",\"gte\":1}")).isFalse();
        assertThat(someone
                .is("{\"aggregate\":\"sum\",\"property\":\"total\",\"event\":\"Order Completed\",\"gte\":900,\"includePublic\":true}"))
                .isTrue();
        assertThat(someone.is("{\"aggregate\":\"sum\",\"property\":\"total\",\"event\":\"Product Viewed\",\"gte\":1}")).isFalse();
        assertThat(someone.is("{\"aggregate\":\"sum\",\"property\":\"stars\",\"event\":\"Product Viewed\",\"gte\":4}")).isTrue();
        assertThat(someone.did("Order Completed", "2026-03-30T13:00:00Z").is("{\"did\":\"Order Completed\"}")).isTrue();
    }

    @Test
    void aLateEventCountsByWhenItHappened() {
        someone.did("Order Completed", "2026-03-05T00:00:00Z").did("Order Completed", "2026-03-09T00:00:00Z")
                .did("Order Completed", "2026-01-01T00:00:00Z");

        assertThat(someone.ask(BOUGHT_THRICE, "2026-03-10T00:00:00Z").holds()).isFalse();
    }

    @Test
    void whoDidNotComeBackEntersWhenTheLastVisitIsLongEnoughAgo() {
        someone.did("Page Viewed", "2026-03-01T00:00:00Z");
        String lapsed = "{\"and\":[{\"didNot\":\"*\",\"within\":\"P14D\"},{\"did\":\"*\",\"within\":\"P90D\"}]}";

        RuleResult before = someone.ask(lapsed, "2026-03-10T00:00:00Z");
        RuleResult after = someone.ask(lapsed, "2026-03-15T00:00:00Z");

        assertThat(before).isEqualTo(RuleResult.of(false, Instant.parse("2026-03-15T00:00:00Z"), "/rule/and/0"));
        assertThat(after.holds()).isTrue();
        assertThat(after.next()).isEqualTo("2026-05-30T00:00:00Z");
        assertThat(after.parts()).containsExactly("/rule/and/0", "/rule/and/1");
    }

    @Test
    void whoAddedToTheCartAndDidNotBuyWithinADayEntersThenAndLeavesWithTheWindow() {
        someone.did("Product Added", "2026-03-01T09:00:00Z");

        assertThat(someone.ask(ABANDONED, "2026-03-01T10:00:00Z"))
                .isEqualTo(RuleResult.of(false, Instant.parse("2026-03-02T09:00:00Z"), "/rule"));
        assertThat(someone.ask(ABANDONED, "2026-03-02T09:00:00Z"))
                .isEqualTo(RuleResult.of(true, Instant.parse("2026-03-08T09:00:00Z"), "/rule"));
        assertThat(someone.ask(ABANDONED, "2026-03-08T09:00:00Z")).isEqualTo(RuleResult.of(false, null, "/rule"));
    }

    @Test
    void whoBoughtAfterAllNeverAbandonedTheCartAndAPurchaseOfTheSameInstantIsOne() {
        someone.did("Product Added", "2026-03-01T09:00:00Z").did("Order Completed", "2026-03-02T09:00:00Z");
        assertThat(someone.ask(ABANDONED, "2026-03-03T00:00:00Z")).isEqualTo(RuleResult.of(false, null, "/rule"));

        someone.did("Product Added", "2026-03-02T09:00:00Z");
        assertThat(someone.ask(ABANDONED, "2026-03-04T00:00:00Z").holds()).isFalse();

        someone.did("Product Added", "2026-03-02T09:00:01Z");
        assertThat(someone.ask(ABANDONED, "2026-03-04T00:00:00Z").holds()).isTrue();
    }

    @Test
    void aWayOfSeveralStepsNeedsEachWithinTheGapOfTheOneBefore() {
        String way = "{\"sequence\":[{\"did\":\"A\"},{\"did\":\"B\"},{\"did\":\"A\"}],\"gap\":\"PT1H\"}";
        someone.did("A", "2026-03-01T09:00:00Z").did("B", "2026-03-01T09:30:00Z");
        assertThat(someone.is(way)).isFalse();

        someone.did("A", "2026-03-01T10:31:00Z");
        assertThat(someone.is(way)).isFalse();

        someone.did("A", "2026-03-01T10:30:00Z");
        assertThat(someone.is(way)).isTrue();
    }

    @Test
    void theSameThingTwiceTakesTwoEvents() {
        String twice = "{\"sequence\":[{\"did\":\"A\"},{\"did\":\"A\"}],\"gap\":\"PT1H\",\"within\":\"P1D\"}";
        someone.did("A", "2026-03-31T09:00:00Z");
        assertThat(someone.is(twice)).isFalse();

        someone.did("A", "2026-03-31T09:30:00Z");
        assertThat(someone.ask(twice, "2026-03-31T12:00:00Z"))
                .isEqualTo(RuleResult.of(true, Instant.parse("2026-04-01T09:00:00Z"), "/rule"));

        someone.did("A", "2026-03-31T09:30:00Z");
        assertThat(someone.ask(twice, "2026-03-31T12:00:00Z").next()).isEqualTo("2026-04-01T09:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({ "sum, 300.5, true", "avg, 150.25, true", "min, 100, true", "max, 200.5, true", "distinct, 2, true", "sum, 300, false" })
    void aFigureOverTheEventsIsCompared(String function, String figure, boolean holds) {
        someone.did("Order Completed", Instant.parse("2026-03-30T00:00:00Z"), "{\"total\":100}")
                .did("Order Completed", Instant.parse("2026-03-31T00:00:00Z"), "{\"total\":200.5}")
                .did("Order Completed", Instant.parse("2026-01-01T00:00:00Z"), "{\"total\":1000}");

        assertThat(someone.is("{\"aggregate\":\"" + function + "\",\"property\":\"total\",\"event\":\"Order Completed\",\"eq\":" + figure
                + ",\"within\":\"P7D\"}")).isEqualTo(holds);
    }

    @Test
    void whatAnEventSaysIsPartOfTheRule() {
        someone.did("Order Completed", Instant.parse("2026-03-28T02:30:00Z"),
                "{\"total\":100,\"products.category\":[\"茶\",\"coffee\"],\"currency\":\"CNY\"}");

        assertThat(someone.is(
                "{\"did\":\"Order "
                        + "Completed\",\"where\":[{\"property\":\"products.category\",\"contains\":\"茶\"},{\"property\":\"total\","
                        + "\"gte\":100}]}"))
                .isTrue();
        assertThat(someone.is("{\"did\":\"Order Completed\",\"where\":[{\"property\":\"currency\",\"ne\":\"CNY\"}]}")).isFalse();
        assertThat(someone.is("{\"did\":\"Order Completed\",\"channel\":\"store\"}")).isFalse();
        assertThat(someone.is("{\"did\":\"Order Completed\",\"type\":\"page\"}")).isFalse();
        // 02:30 UTC on Saturday is 10:30 in Shanghai.
        assertThat(someone.is(
                "{\"did\":\"*\",\"during\":{\"days\":[\"SAT\",\"SUN\"],\"from\":\"10:00\",\"to\":\"11:00\",\"zone\":\"Asia/Shanghai\"}}"))
                .isTrue();
        assertThat(someone.is("{\"did\":\"*\",\"during\":{\"from\":\"22:00\",\"to\":\"06:00\",\"zone\":\"UTC\"}}")).isTrue();
        assertThat(someone.is("{\"did\":\"*\",\"during\":{\"days\":[\"SAT\"],\"from\":\"22:00\",\"to\":\"06:00\",\"zone\":\"UTC\"}}"))
                .isFalse();
    }

    @Test
    void betweenTwoDatesTheLaterIsNoLongerIn() {
        someone.did("Order Completed", "2026-02-01T00:00:00Z");

        assertThat(someone.is("{\"did\":\"Order Completed\",\"from\":\"2026-02-01\",\"to\":\"2026-03-01\"}")).isTrue();
        assertThat(someone.is("{\"did\":\"Order Completed\",\"from\":\"2026-01-01\",\"to\":\"2026-02-01\"}")).isFalse();
    }

    @Test
    void theLastScoreCountsOrAny() {
        someone.did("Feedback Received", Instant.parse("2026-03-01T00:00:00Z"), "{\"nps\":3}")
                .did("Feedback Received", Instant.parse("2026-03-20T00:00:00Z"), "{\"nps\":9,\"csat\":2}")
                .did("Feedback Received", Instant.parse("2026-03-25T00:00:00Z"), "{\"csat\":5}");

        assertThat(someone.is("{\"feedback\":\"nps\",\"lte\":6}")).isFalse();
        assertThat(someone.ask("{\"feedback\":\"nps\",\"of\":\"any\",\"lte\":6,\"within\":\"P60D\"}", "2026-03-31T00:00:00Z"))
                .isEqualTo(RuleResult.of(true, Instant.parse("2026-04-30T00:00:00Z"), "/rule"));
        assertThat(someone.ask("{\"feedback\":\"nps\",\"gte\":9,\"within\":\"P30D\"}", "2026-03-31T00:00:00Z").next())
                .isEqualTo("2026-04-19T00:00:00Z");
        assertThat(someone.is("{\"feedback\":\"ces\",\"gte\":1}")).isFalse();
    }

    @Test
    void aDateThatComesNearMakesAMemberOnTime() {
        someone.with("renewal", "\"2026-05-01\"");
        String soon = "{\"trait\":\"renewal\",\"withinNext\":\"P30D\"}";

        assertThat(someone.ask(soon, "2026-03-31T00:00:00Z"))
                .isEqualTo(RuleResult.of(false, Instant.parse("2026-04-01T00:00:00Z"), "/rule"));
        assertThat(someone.ask(soon, "2026-04-01T00:00:00Z"))
                .isEqualTo(RuleResult.of(true, Instant.parse("2026-05-01T00:00:00Z"), "/rule"));
        assertThat(someone.ask("{\"trait\":\"renewal\",\"withinLast\":\"P1M\"}", "2026-05-01T00:00:00Z"))
                .isEqualTo(RuleResult.of(true, Instant.parse("2026-06-01T00:00:00Z"), "/rule"));
    }

    @Test
    void shanghaiAndBeijingAre1067KilometresApart() {
        // R = 6371.0088 km; by hand with the haversine formula 1067.3 km (also the figure that atlases give, 1067 to 1068).
        assertThat(RuleEvaluator.distance(31.2304, 121.4737, 39.9042, 116.4074)).isCloseTo(1067.3, within(1.0));
        assertThat(RuleEvaluator.distance(0, 0, 0, 180)).isCloseTo(Math.PI * 6371.0088, within(1e-6));
    }
}
