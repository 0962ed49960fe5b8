package io.throughline.journey.analysis.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.journey.analysis.filter.ComparisonOperator;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.filter.PeopleFilter;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;
import io.throughline.journey.analysis.filter.PropertyCondition;
import org.junit.jupiter.api.Test;

class ScopedRequestTest {

    private static final ObjectMapper JSON = StrictJson.mapper();
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:30.123Z");
    private static final UUID ID = UUID.fromString("019a1c3e-9000-7a52-8d3c-5b7e1f20c9a4");

    private static final QuestionContext CONTEXT = new QuestionContext(NOW,
            id -> id.equals("checkout") ? Optional.of(EventFilter.event("Checkout Started")) : Optional.empty(),
            id -> id.equals(ID) ? Optional.of(new EventLogSource.Dataset(ID, false, true, false)) : Optional.empty());

    /** What questions have in common, and parts of some. */
    private record Question(PeriodRequest period, String zone, UUID dataset, EventFilterRequest filter, PeopleFilterRequest people,
            ClaimsUse claims,
            CompareRequest compare, BreakdownRequest breakdown, List<StepRequest> steps) implements ScopedRequest {
    }

    private static <T> T bound(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static QuestionScope scope(String json) {
        BodyFaults faults = new BodyFaults();
        QuestionScope scope = bound(json, Question.class).scope(CONTEXT, faults);
        assertThat(faults.list()).isEmpty();
        return scope;
    }

    private static EventStep step(String json) {
        BodyFaults faults = new BodyFaults();
        EventStep step = bound(json, StepRequest.class).step(CONTEXT, faults);
        assertThat(faults.list()).isEmpty();
        return step;
    }

    private static List<String> faults(String json) {
        BodyFaults faults = new BodyFaults();
        Question question = bound(json, Question.class);
        QuestionScope scope = question.scope(CONTEXT, faults);
        CompareRequest.of(question.compare(), scope.period(), faults);
        BreakdownRequest.of(question.breakdown(), faults);
        for (int i = 0; question.steps() != null && i < question.steps().size(); i++) {
            question.steps().get(i).step(CONTEXT, faults.in("steps").in(i));
        }
        return faults.list().stream().map(FieldError::field).toList();
    }

    private static List<String> outOfBounds(String json) throws Exception {
        BodyFaults faults = new BodyFaults();
        QuestionBounds.check(JSON.readTree(json), faults);
        return faults.list().stream().map(FieldError::field).toList();
    }

    @Test
    void withoutAWordItIsEverybodysLastThirtyDaysToTheEndOfTheMinute() {
        QuestionScope scope = scope("{}");

        assertThat(scope.period().to()).isEqualTo(Instant.parse("2026-11-22T10:01:00Z"));
        assertThat(scope.period().from()).isEqualTo(Instant.parse("2026-10-23T10:01:00Z"));
        assertThat(scope).isEqualTo(QuestionScope.of(scope.period()));
    }

    @Test
    void aPeriodIsALastAMonthOrABeginningAndAnEndInTheZone() {
        assertThat(scope("{\"period\":{\"last\":\"P1M\"}}").period().from()).isEqualTo(Instant.parse("2026-10-22T10:01:00Z"));
        assertThat(scope("{\"period\":{\"last\":\"PT24H\"}}").period().from()).isEqualTo(Instant.parse("2026-11-21T10:01:00Z"));
        assertThat(scope("{\"period\":{\"month\":\"2026-10\"},\"zone\":\"Asia/Shanghai\"}").period()).isEqualTo(
                new TimePeriod(Instant.parse("2026-09-30T16:00:00Z"), Instant.parse("2026-10-31T16:00:00Z"), ZoneId.of("Asia/Shanghai")));
        assertThat(scope("{\"period\":{\"from\":\"2026-01-01\",\"to\":\"2026-01-02T00:00:00+08:00\"}}").period().to())
                .isEqualTo(Instant.parse("2026-01-01T16:00:00Z"));
        TimePeriod october = scope("{\"period\":{\"month\":\"2026-10\"}}").period();
        assertThat(CompareRequest.of(bound("{\"compare\":\"previous\"}", Question.class).compare(), october, new BodyFaults()).from())
                .isEqualTo(Instant.parse("2026-09-01T00:00:00Z"));
    }

    @Test
    void filtersAndPeopleAreReadAsTheyAreNested() {
        QuestionScope scope =
                scope("""
                {"filter":{"and":[{"channel":["web","app"]},{"property":"total","gte":100,"ne":"无"},{"not":{"type":"identify"}}]},
                 "people":{"and":[{"segment":"019a1c3e-9000-7a52-8d3c-5b7e1f20c9a4"},{"not":{"did":{"event":"下单"}}}]}, \
                "dataset":"019a1c3e-9000-7a52-8d3c-5b7e1f20c9a4"}""");

        assertThat(scope.filter()).isEqualTo(new EventFilter.And(List.of(EventFilter.is(LogField.CHANNEL, "web", "app"),
                new EventFilter.Property("total",
                        List.of(new PropertyCondition.Negated(new PropertyCondition.Equal(JSON.getNodeFactory().textNode("无"))),
                                new PropertyCondition.Compare(ComparisonOperator.GTE, BigDecimal.valueOf(100)))),
                new EventFilter.Not(EventFilter.is(LogField.TYPE, "identify")))));
        assertThat(scope.people()).isEqualTo(new PeopleFilter.And(List.of(new PeopleFilter.InSegment(ID),
                new PeopleFilter.Not(new PeopleFilter.Did(new EventStep("下单", EventFilter.event("下单")))))));
        assertThat(scope.source()).isEqualTo(new EventLogSource.Dataset(ID, false, true, false));
    }

    @Test
    void aStepIsAnEventATouchpointOrAnyOfSeveral() {
        assertThat(step("{\"label\":\"结账\",\"event\":\"Checkout Started\",\"channel\":\"web\"}")).isEqualTo(new EventStep("结账",
                new EventFilter.And(List.of(EventFilter.is(LogField.CHANNEL, "web"), EventFilter.event("Checkout Started")))));
        assertThat(step("{\"touchpoint\":\"checkout\"}")).isEqualTo(new EventStep("checkout", EventFilter.event("Checkout Started")));
        assertThat(step("{\"anyOf\":[{\"event\":\"A\"},{\"event\":\"B\"}]}")).isEqualTo(
                new EventStep("A / B", new EventFilter.Or(List.of(EventFilter.event("A"), EventFilter.event("B")))));
    }

    @Test
    void allThatIsWrongIsToldAtOnceEachWithItsPointer() {
        assertThat(faults("""
                {"period":{"last":"soon"},"zone":"Mars/Base","dataset":"019a1c3e-9000-7a52-8d3c-000000000000",\
                "compare":{"from":"2026-02-30"},
                 "filter":{"and":[{"channel":[]},{"property":"total","gte":1e999},{"property":"a..b","eq":1},{"property":"c"},{},\
                {"channel":["web",""]},
                  {"property":"d","eq":{}},{"property":"e","in":[1,[]]},{"event":"f","lt":1}]},
                 "people":{"and":[{}]},"breakdown":{"property":"a.b.c.d.e.f.g.h.i"},
                 "steps":[{"touchpoint":"nobody"},{},{"anyOf":[{"event":""}]}]}""")).containsExactlyInAnyOrder("/period/last", "/zone",
                "/dataset",
                "/compare/from", "/filter/and/0/channel", "/filter/and/1/gte", "/filter/and/2/property", "/filter/and/3", "/filter/and/4",
                "/filter/and/5/channel/1", "/filter/and/6/eq", "/filter/and/7/in", "/filter/and/8/lt", "/people/and/0",
                "/breakdown/property",
                "/steps/0/touchpoint", "/steps/1", "/steps/2/anyOf/0/event");
    }

    @Test
    void periodsThatAreNoneAreRefused() {
        assertThat(faults("{\"period\":{\"from\":\"2026-02-01\",\"to\":\"2026-01-01\"}}")).containsExactly("/period/to");
        assertThat(faults("{\"period\":{\"from\":\"2026-02-30\"}}")).containsExactly("/period/from");
        assertThat(faults("{\"period\":{\"from\":\"1066-10-14\"}}")).containsExactly("/period/from");
        assertThat(faults("{\"period\":{\"last\":\"P21Y\"}}")).containsExactly("/period/last");
        assertThat(faults("{\"period\":{\"month\":\"2026-13\"}}")).containsExactly("/period/month");
        assertThat(faults("{\"compare\":\"year\",\"period\":{\"month\":\"1900-10\"}}")).containsExactly("/compare");
        assertThat(faults("{\"filter\":{\"event\":\"\\u0000\"}}")).contains("/filter/event");
    }

    @Test
    void aNestThatIsTooDeepAndAListThatIsTooLongAreRefusedWithoutBeingFollowed() throws Exception {
        String deep = "{\"not\":".repeat(40) + "{\"event\":\"A\"}" + "}".repeat(40);
        assertThat(outOfBounds("{\"filter\":" + deep + "}")).hasSize(1).allMatch(pointer -> pointer.startsWith("/filter/not/not"));
        String wide = "{\"or\":[" + "{\"or\":[{\"event\":\"A\"},{\"event\":\"A\"},{\"event\":\"A\"}]},".repeat(40) + "{\"event\":\"A\"}]}";
        assertThat(outOfBounds("{\"filter\":" + wide + "}")).hasSize(1);
    }

    @Test
    void costsAreFiguresAndNoPartsOfAQuestion() throws Exception {
        String costs =
                IntStream.range(0, 200).mapToObj(i -> "\"c" + i + "\":{\"minor\":1,\"currency\":\"CNY\"}").collect(Collectors.joining(","));

        assertThat(outOfBounds("{\"goal\":{\"event\":\"A\"},\"cost\":{" + costs + "}}")).isEmpty();
        assertThat(outOfBounds("{\"goal\":{\"cost\":{" + costs + "}}}")).hasSize(1);
    }

    @Test
    void whoSeesMaskedMayNotAskByWhatIsMasked() throws Exception {
        io.throughline.commons.masking.PersonalDataMask mask =
                io.throughline.commons.masking.PersonalDataMask.of(List.of("email", "phone", "address")::contains);
        String question = """
                {"filter":{"and":[{"property":"email","contains":"li"},{"property":"phone","exists":true},{"property":"address.street",\
                "eq":"x"},{"property":"address.city","eq":"上海"},
                 {"event":"li@example.cn"}]},"breakdown":{"property":"email"},"revenue":{"property":"total"},"caseProperty":"phone"}""";

        assertThat(PersonalDataConditions.of(JSON.readTree(question), mask)).extracting(QuestionFault::pointer).containsExactlyInAnyOrder(
                "/filter/and/0/property",
                "/filter/and/2/property", "/filter/and/4/event", "/breakdown/property", "/caseProperty");
        assertThat(PersonalDataConditions.of(JSON.readTree(question), io.throughline.commons.masking.PersonalDataMask.NONE)).isEmpty();
    }

    @Test
    void segmentsAreOneIdOrSeveral() {
        BodyFaults faults = new BodyFaults();
        assertThat(bound("{\"segments\":\"" + ID + "\"}", BreakdownRequest.class).breakdown(faults))
                .isEqualTo(new Breakdown.BySegment(List.of(ID)));
        assertThat(bound("{\"segments\":[\"" + ID + "\"]}", BreakdownRequest.class).breakdown(faults))
                .isEqualTo(new Breakdown.BySegment(List.of(ID)));
        assertThat(faults.list()).isEmpty();
        assertThat(faults("{\"breakdown\":{\"segments\":[]}}")).containsExactly("/breakdown/segments");
    }

    @Test
    void aRequestIsWrittenAsItWasSent() throws Exception {
        for (String sent : List.of(
                "{\"period\":{\"last\":\"P7D\"},\"zone\":\"Asia/Shanghai\",\"claims\":\"excluded\",\"compare\":\"year\"}",
                "{\"period\":{\"month\":\"2026-10\"},\"compare\":{\"from\":\"2026-01-01\",\"to\":\"2026-02-01\"},"
                        + "\"breakdown\":{\"by\":\"event\",\"top\":3}}",
                "{\"filter\":{\"event\":\"A\",\"channel\":[\"web\"],\"property\":\"x\",\"eq\":true,\"in\":[1,\"a\"],\"lt\":1.5},"
                        + "\"breakdown\":{\"property\":\"x\"}}")) {
            assertThat(JSON.<com.fasterxml.jackson.databind.JsonNode>valueToTree(bound(sent, Question.class)).toString()).isEqualTo(sent);
        }
    }
}
