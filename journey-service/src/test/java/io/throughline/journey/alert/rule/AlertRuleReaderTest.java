package io.throughline.journey.alert.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.journey.alert.rule.AlertRuleDefinition.MonitoredNumber;
import io.throughline.journey.alert.rule.NumberPath.LookupResult;
import io.throughline.journey.analysis.question.TouchpointNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRuleReaderTest {

    private static final ObjectMapper JSON = StrictJson.mapper();

    private final AlertRuleReader reader = new AlertRuleReader(new AlertRuleReader.KnownNames() {

        @Override
        public Set<String> analyses() {
            return Set.of("funnel");
        }

        @Override
        public void check(String analysis, JsonNode question, BodyFaults faults) {
            if (!question.has("steps")) {
                faults.at("steps", "is missing");
            }
        }

        @Override
        public TouchpointNames touchpoints() {
            return TouchpointNames.NONE;
        }

        @Override
        public boolean liveStage(String map, String stage) {
            return (map == null || map.equals("shop")) && (stage == null || stage.equals("purchase"));
        }

        @Override
        public Optional<String> webhookFault(URI url) {
            return url.getScheme().equals("https") ? Optional.empty() : Optional.of("must be https");
        }

        @Override
        public boolean isPersonal(String text) {
            return text.contains("@");
        }
    }, Duration.ofSeconds(10));

    private List<String> faults(String rule) throws JsonProcessingException {
        BodyFaults faults = new BodyFaults();
        reader.check(JSON.readValue(rule, AlertRuleRequest.class), JSON.readTree(rule), faults);
        return faults.list().stream().map(FieldError::field).toList();
    }

    @Test
    void aRuleSaysWhatIsWatchedWhenAndHowOften() throws JsonProcessingException {
        String rule = """
                {"name":"结账转化过低","severity":"critical","on":{"analysis":"funnel","question":{"steps":[]},"pointer":"/converted/share"},
                 "when":{"below":0.2},"for":"PT10M","every":"PT30S","webhook":{"url":"https://hooks.example.cn/a"}}""";

        assertThat(faults(rule)).isEmpty();
        AlertRuleDefinition read = AlertRuleDefinition.of(JSON.readTree(rule));
        assertThat(read.on().measure()).isEqualTo("funnel:/converted/share");
        assertThat(read.when()).isEqualTo(new AlertCondition(AlertCondition.Comparison.BELOW, 0.2));
        assertThat(read.severity()).isEqualTo(AlertSeverity.CRITICAL);
        assertThat(read.holdsFor()).isEqualTo(Duration.ofMinutes(10));
        assertThat(read.every()).isEqualTo(Duration.ofSeconds(30));
        assertThat(read.webhook()).isEqualTo(URI.create("https://hooks.example.cn/a"));
    }

    @Test
    void whatIsMissingHasAStepAndATimeAndWhatGoesOnNowAMeasure() throws JsonProcessingException {
        String missing = "{\"name\":\"No tills\",\"on\":{\"missing\":{\"channel\":\"store\"},\"for\":\"P1W\"}}";
        String live = "{\"name\":\"x\",\"on\":{\"live\":\"abandonment\",\"map\":\"shop\",\"stage\":\"purchase\"},\"when\":{\"above\":0.7}}";

        assertThat(faults(missing)).isEmpty();
        assertThat(AlertRuleDefinition.of(JSON.readTree(missing)).when())
                .isEqualTo(new AlertCondition(AlertCondition.Comparison.SILENT, 604_800));
        assertThat(AlertRuleDefinition.of(JSON.readTree(missing)).every()).isEqualTo(Duration.ofMinutes(1));
        assertThat(faults(live)).isEmpty();
        assertThat(AlertRuleDefinition.of(JSON.readTree(live)).on()).isInstanceOfSatisfying(MonitoredNumber.Live.class,
                on -> assertThat(on.stage()).isEqualTo("purchase"));
    }

    @Test
    void allThatIsWrongIsToldAtOnceWithItsPlace() throws JsonProcessingException {
        assertThat(faults("""
                {"name":"li.na@example.cn","on":{"analysis":"funnel","question":{"colour":1},"pointer":"converted"},"when":{"above":1,\
                "below":2},
                 "for":"soon","every":"PT1S","webhook":{"url":"http://x"}}""")).containsExactlyInAnyOrder("/name", "/on/pointer",
                "/on/question/steps",
                "/when", "/for", "/every", "/webhook/url");
        assertThat(faults("{\"name\":\"x\",\"on\":{\"analysis\":\"magic\",\"question\":{},\"pointer\":\"/a\"},\"when\":{}}"))
                .containsExactlyInAnyOrder("/on/analysis", "/when");
        assertThat(faults("{\"name\":\"x\",\"on\":{\"missing\":{\"label\":\"x\"},\"for\":\"P32D\"},\"when\":{\"above\":1}}"))
                .containsExactlyInAnyOrder("/on/missing", "/on/for", "/when");
        assertThat(faults("{\"name\":\"x\",\"on\":{\"live\":\"people\",\"stage\":\"nowhere\"},\"when\":{\"above\":1}}"))
                .containsExactlyInAnyOrder("/on/stage");
        assertThat(faults("{\"name\":\"x\",\"on\":{\"live\":\"people\",\"map\":\"none\"}}")).containsExactlyInAnyOrder("/on/map", "/when");
        assertThat(faults(
                "{\"name\":\"x\",\"on\":{\"analysis\":\"funnel\",\"question\":{\"steps\":[]},"
                        + "\"pointer\":\"/[label=li.na@example.cn]/n\"},\"when\":{\"above\":1}}"))
                .containsExactly("/on/pointer");
        assertThat(faults("{\"name\":\"x\",\"on\":{\"analysis\":\"funnel\",\"question\":{\"steps\":\"" + "x".repeat(20_000)
                + "\"},\"pointer\":\"/a\"}}")).containsExactly("");
    }

    @ParameterizedTest
    @CsvSource({ "/converted/share, 0.25", "/rows/0/n, 1", "/rows/[key=web]/n, 1", "/rows/[key=店]/n, 2", "/a~1b, 3" })
    void aPointerLeadsToANumberAlsoByWhatIsSaidOfAnElement(String pointer, double number) throws JsonProcessingException {
        assertThat(found(pointer)).isEqualTo(new LookupResult.Number(number));
    }

    @ParameterizedTest
    @CsvSource({ "/rows/7/n", "/rows/[key=app]/n", "/none", "/none/share", "/nan", "/rows/x" })
    void whereThereIsNoneNowThereMayBeOneLater(String pointer) throws JsonProcessingException {
        assertThat(found(pointer)).isInstanceOf(LookupResult.NumberAbsent.class);
    }

    @ParameterizedTest
    @CsvSource({ "/converted", "/converted/sharing", "/text", "/text/x", "/rows" })
    void whereThereNeverIsOneIsSaid(String pointer) throws JsonProcessingException {
        assertThat(found(pointer)).isInstanceOfSatisfying(LookupResult.PathInvalid.class,
                wrong -> assertThat(wrong.why()).startsWith("leads"));
    }

    private static LookupResult found(String pointer) throws JsonProcessingException {
        JsonNode answer = JSON.readTree(
                "{\"converted\":{\"share\":0.25},\"rows\":[{\"key\":\"web\",\"n\":1},{\"key\":\"店\",\"n\":2}],\"none\":null,\"a/b\":3,"
                        + "\"text\":\"x\"}");
        ((com.fasterxml.jackson.databind.node.ObjectNode) answer).put("nan", Double.NaN);
        return NumberPath.parse(pointer).orElseThrow().in(answer);
    }
}
