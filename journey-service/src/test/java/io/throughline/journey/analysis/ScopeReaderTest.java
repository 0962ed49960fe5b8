package io.throughline.journey.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.json.StrictJson;
import org.junit.jupiter.api.Test;

class ScopeReaderTest {

    private static final ObjectMapper JSON = StrictJson.mapper();
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:30.123Z");
    private static final UUID ID = UUID.fromString("019a1c3e-9000-7a52-8d3c-5b7e1f20c9a4");

    private static Part part(String json) {
        try {
            return Part.of(JSON.readTree(json), id -> id.equals("checkout") ? Optional.of(EventFilter.event("Checkout Started")) : Optional.empty(),
                    id -> id.equals(ID) ? Optional.of(new Source.Dataset(ID, false, true, false)) : Optional.empty());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Scope scope(String json) {
        Part part = part(json);
        Scope scope = ScopeReader.scope(part, NOW);
        part.done();
        assertThat(part.faults()).isEmpty();
        return scope;
    }

    private static List<String> faults(String json) {
        Part part = part(json);
        Scope scope = ScopeReader.scope(part, NOW);
        ScopeReader.compare(part, scope.period());
        ScopeReader.breakdown(part);
        part.parts("steps", 0, 9).forEach(ScopeReader::step);
        part.done();
        return part.faults().stream().map(Fault::pointer).toList();
    }

    @Test
    void withoutAWordItIsEverybodysLastThirtyDaysToTheEndOfTheMinute() {
        Scope scope = scope("{}");

        assertThat(scope.period().to()).isEqualTo(Instant.parse("2026-11-22T10:01:00Z"));
        assertThat(scope.period().from()).isEqualTo(Instant.parse("2026-10-23T10:01:00Z"));
        assertThat(scope).isEqualTo(Scope.of(scope.period()));
    }

    @Test
    void aPeriodIsALastAMonthOrABeginningAndAnEndInTheZone() {
        assertThat(scope("{\"period\":{\"last\":\"P1M\"}}").period().from()).isEqualTo(Instant.parse("2026-10-22T10:01:00Z"));
        assertThat(scope("{\"period\":{\"last\":\"PT24H\"}}").period().from()).isEqualTo(Instant.parse("2026-11-21T10:01:00Z"));
        assertThat(scope("{\"period\":{\"month\":\"2026-10\"},\"zone\":\"Asia/Shanghai\"}").period()).isEqualTo(
                new Period(Instant.parse("2026-09-30T16:00:00Z"), Instant.parse("2026-10-31T16:00:00Z"), ZoneId.of("Asia/Shanghai")));
        assertThat(scope("{\"period\":{\"from\":\"2026-01-01\",\"to\":\"2026-01-02T00:00:00+08:00\"}}").period().to()).isEqualTo(Instant.parse("2026-01-01T16:00:00Z"));
        Part compared = part("{\"compare\":\"previous\"}");
        assertThat(ScopeReader.compare(compared, scope("{\"period\":{\"month\":\"2026-10\"}}").period()).from()).isEqualTo(Instant.parse("2026-09-01T00:00:00Z"));
    }

    @Test
    void filtersAndPeopleAreReadAsTheyAreNested() {
        Scope scope = scope("""
                {"filter":{"and":[{"channel":["web","app"]},{"property":"total","gte":100,"ne":"无"},{"not":{"type":"identify"}}]},
                 "people":{"and":[{"segment":"019a1c3e-9000-7a52-8d3c-5b7e1f20c9a4"},{"not":{"did":{"event":"下单"}}}]}, "dataset":"019a1c3e-9000-7a52-8d3c-5b7e1f20c9a4"}""");

        assertThat(scope.filter()).isEqualTo(new EventFilter.And(List.of(EventFilter.is(Field.CHANNEL, "web", "app"),
                new EventFilter.Property("total", List.of(new Check.Negated(new Check.Equal(JSON.getNodeFactory().textNode("无"))),
                        new Check.Compare(Order.GTE, BigDecimal.valueOf(100)))),
                new EventFilter.Not(EventFilter.is(Field.TYPE, "identify")))));
        assertThat(scope.people()).isEqualTo(new PeopleFilter.And(List.of(new PeopleFilter.InSegment(ID),
                new PeopleFilter.Not(new PeopleFilter.Did(new Step("下单", EventFilter.event("下单")))))));
        assertThat(scope.source()).isEqualTo(new Source.Dataset(ID, false, true, false));
    }

    @Test
    void aStepIsAnEventATouchpointOrAnyOfSeveral() {
        assertThat(ScopeReader.step(part("{\"label\":\"结账\",\"event\":\"Checkout Started\",\"channel\":\"web\"}"))).isEqualTo(new Step("结账",
                new EventFilter.And(List.of(EventFilter.is(Field.CHANNEL, "web"), EventFilter.event("Checkout Started")))));
        assertThat(ScopeReader.step(part("{\"touchpoint\":\"checkout\"}"))).isEqualTo(new Step("checkout", EventFilter.event("Checkout Started")));
        assertThat(ScopeReader.step(part("{\"anyOf\":[{\"event\":\"A\"},{\"event\":\"B\"}]}"))).isEqualTo(
                new Step("A / B", new EventFilter.Or(List.of(EventFilter.event("A"), EventFilter.event("B")))));
    }

    @Test
    void allThatIsWrongIsToldAtOnceEachWithItsPointer() {
        assertThat(faults("""
                {"period":{"last":"soon"},"zone":"Mars/Base","dataset":"019a1c3e-9000-7a52-8d3c-000000000000","compare":"never","what":1,
                 "filter":{"and":[{"channel":[]},{"property":"total","gte":"x"},{"property":"a..b","eq":1},{"property":"c"},{},{"channel":["web",""]}]},
                 "people":{"segment":"no"},"breakdown":{"by":"colour"},
                 "steps":[{"touchpoint":"nobody"},{"event":"A","colour":1},7]}""")).containsExactlyInAnyOrder("/period/last", "/zone", "/dataset",
                "/compare", "/what", "/filter/and/0/channel", "/filter/and/1/gte", "/filter/and/2/property", "/filter/and/3", "/filter/and/4", "/filter/and/5/channel/1",
                "/people/segment", "/breakdown/by", "/steps/0/touchpoint", "/steps/1/colour", "/steps/2");
    }

    @Test
    void periodsThatAreNoneAreRefused() {
        assertThat(faults("{\"period\":{}}")).containsExactly("/period");
        assertThat(faults("{\"period\":{\"from\":\"2026-02-01\",\"to\":\"2026-01-01\"}}")).containsExactly("/period/to");
        assertThat(faults("{\"period\":{\"from\":\"2026-02-30\"}}")).containsExactly("/period/from");
        assertThat(faults("{\"period\":{\"from\":\"1066-10-14\"}}")).containsExactly("/period/from");
        assertThat(faults("{\"period\":{\"last\":\"P21Y\"}}")).containsExactly("/period/last");
        assertThat(faults("{\"period\":{\"month\":\"2026-13\"}}")).containsExactly("/period/month");
        assertThat(faults("{\"period\":7}")).containsExactly("/period");
        assertThat(faults("{\"filter\":{\"event\":\"\\u0000\"}}")).contains("/filter/event");
    }

    @Test
    void aNestThatIsTooDeepAndAListThatIsTooLongAreRefusedWithoutBeingFollowed() {
        String deep = "{\"not\":".repeat(40) + "{\"event\":\"A\"}" + "}".repeat(40);
        assertThat(faults("{\"filter\":" + deep + "}")).hasSize(1).allMatch(pointer -> pointer.startsWith("/filter/not/not"));
        String wide = "{\"or\":[" + "{\"or\":[{\"event\":\"A\"},{\"event\":\"A\"},{\"event\":\"A\"}]},".repeat(40) + "{\"event\":\"A\"}]}";
        assertThat(faults("{\"filter\":" + wide + "}")).hasSize(1);
    }

    @Test
    void whoSeesMaskedMayNotAskByWhatIsMasked() throws Exception {
        io.throughline.commons.masking.Mask mask = io.throughline.commons.masking.Mask.of(List.of("email", "phone", "address")::contains);
        String question = """
                {"filter":{"and":[{"property":"email","contains":"li"},{"property":"phone","exists":true},{"property":"address.street","eq":"x"},{"property":"address.city","eq":"上海"},
                 {"event":"li@example.cn"}]},"breakdown":{"property":"email"},"revenue":{"property":"total"},"caseProperty":"phone"}""";

        assertThat(PersonalParts.of(JSON.readTree(question), mask)).extracting(Fault::pointer).containsExactlyInAnyOrder("/filter/and/0/property",
                "/filter/and/2/property", "/filter/and/4/event", "/breakdown/property", "/caseProperty");
        assertThat(PersonalParts.of(JSON.readTree(question), io.throughline.commons.masking.Mask.NONE)).isEmpty();
    }
}
