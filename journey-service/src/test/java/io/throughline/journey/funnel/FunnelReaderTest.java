package io.throughline.journey.funnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.funnel.FunnelRules.Entries;
import io.throughline.journey.funnel.FunnelRules.Exclusion;
import io.throughline.journey.funnel.FunnelRules.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunnelReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:09:10.123Z");
    private static final String TWO = "\"steps\": [{\"event\": \"浏览商品\"}, {\"label\": \"Paid\", \"event\": \"Order Completed\"}]";

    private static <B, Q> Q read(Analysis<B, Q, ?> analysis, String json, BodyFaults faults) {
        try {
            return analysis.read(StrictJson.mapper().readValue(json, analysis.request()), QuestionContext.of(NOW), faults);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static FunnelQuestion question(String json) {
        BodyFaults faults = new BodyFaults();
        FunnelQuestion question = read(new FunnelAnalysis(), json, faults);
        assertThat(faults.list()).isEmpty();
        return question;
    }

    private static List<String> pointers(Analysis<?, ?, ?> analysis, String json) {
        BodyFaults faults = new BodyFaults();
        read(analysis, json, faults);
        return faults.list().stream().map(FieldError::field).toList();
    }

    @Test
    void readsAFunnelWithItsStandards() {
        FunnelQuestion question = question("{" + TWO + "}");

        assertThat(question.steps()).extracting(EventStep::label).containsExactly("浏览商品", "Paid");
        assertThat(question.order()).isEqualTo(Order.ORDERED);
        assertThat(question.entries()).isEqualTo(Entries.BEST);
        assertThat(question.window()).isEqualTo(Duration.ofDays(7));
        assertThat(question.trend()).isNull();
        assertThat(question.asOf()).isEqualTo("2026-11-22T08:09:00Z");
        assertThat(question.reads().orElseThrow().to()).as("later steps may come after the period")
                .isEqualTo(question.scope().period().to().plus(Duration.ofDays(7)));
    }

    @Test
    void readsAllThatMayBeAsked() {
        FunnelQuestion question = question("{" + TWO + """
                , "order": "strict", "entries": "first_ever", "window": "PT1H", "period": {"month": "2026-10"}, "zone": "Asia/Shanghai",
                "exclusions": [{"step": {"event": "取消"}, "after": 1, "before": 2}], "breakdown": {"by": "channel"}, "attribution": \
                {"step": 2},
                "trend": "week", "compare": "previous"}""");

        assertThat(question.order()).isEqualTo(Order.STRICT);
        assertThat(question.entries()).isEqualTo(Entries.FIRST_EVER);
        assertThat(question.exclusions()).singleElement().satisfies(each -> assertThat(each.between()).isEqualTo(new Exclusion(1, 2)));
        assertThat(question.attribution()).isEqualTo(2);
        assertThat(question.trend()).isEqualTo(CalendarUnit.WEEK);
        assertThat(question.compare().from()).isEqualTo("2026-08-31T16:00:00Z");
        assertThat(question.asOf()).as("the window was over an hour after October, in Shanghai").isEqualTo("2026-10-31T17:00:00Z");
        assertThat(question.reads()).as("a first ever needs the whole log").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{TWO, \"order\": \"any\", \"entries\": \"each\"} | /entries",
            "{TWO, \"order\": \"any\", \"exclusions\": [{\"step\": {\"event\": \"C\"}}]} | /exclusions",
            "{TWO, \"window\": \"P367D\"} | /window",
            "{TWO, \"window\": \"PT0S\"} | /window",
            "{TWO, \"exclusions\": [{\"step\": {\"event\": \"C\"}, \"after\": 2, \"before\": 2}]} | /exclusions/0/before",
            "{TWO, \"exclusions\": [{\"step\": {\"event\": \"C\"}, \"before\": 3}]} | /exclusions/0/before",
            "{TWO, \"attribution\": \"last\"} | /attribution",
            "{TWO, \"breakdown\": {\"by\": \"channel\"}, \"attribution\": {\"step\": 3}} | /attribution/step",
            "{TWO, \"trend\": \"hour\", \"period\": {\"last\": \"P2Y\"}} | /trend" })
    void saysWithAPointerWhatIsWrong(String json, String pointer) {
        assertThat(pointers(new FunnelAnalysis(), json.replace("TWO", TWO))).contains(pointer);
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        assertThat(pointers(new FunnelAnalysis(), "{\"steps\": [{}, {\"event\": 7}], \"window\": \"long\", \"zone\": \"Mars/Olympus\"}"))
                .containsExactlyInAnyOrder("/steps/0", "/steps/1/event", "/window", "/zone");
    }

    @Test
    void aGroupIsAskedForWithAStepOfTheFunnelAndAPage() {
        assertThat(pointers(new FunnelPeople(null), "{" + TWO + ", \"step\": 3, \"cursor\": \"?\"}")).containsExactlyInAnyOrder("/step",
                "/cursor");
    }
}
