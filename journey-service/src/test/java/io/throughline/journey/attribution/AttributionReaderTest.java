package io.throughline.journey.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.QuestionContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules between fields; what the API's document states is refused before. */
class AttributionReaderTest {

    private static final QuestionContext CONTEXT = QuestionContext.of(Instant.parse("2026-11-22T08:09:10Z"));

    private static AttributionQuestion read(String json, BodyFaults faults) {
        try {
            return AttributionReader.read(StrictJson.mapper().readValue(json, AttributionRequest.class), CONTEXT, faults);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static AttributionQuestion question(String json) {
        BodyFaults faults = new BodyFaults();
        AttributionQuestion question = read(json, faults);
        assertThat(faults.list()).isEmpty();
        return question;
    }

    @Test
    void whatIsLeftOutHasItsStandard() {
        AttributionQuestion question = question("{\"goal\":{\"event\":\"Order Completed\"}}");

        assertThat(question.models()).containsExactly(AttributionModel.values());
        assertThat(question.by()).isEqualTo(new Breakdown.By(LogField.CHANNEL, AttributionReader.MOST_CHANNELS));
        assertThat(question.lookBack()).isEqualTo(Duration.ofDays(30));
        assertThat(question.options()).isEqualTo(ModelOptions.STANDARD);
        assertThat(question.firstOnly()).isFalse();
    }

    @Test
    void oneModelAndAPropertyCanBeAskedFor() {
        AttributionQuestion question = question("""
                {"goal":{"event":"A"},"models":"markov","by":{"property":"campaign"},"conversions":"first","position":[0.5,0.25,0.25],\
                "order":3,"lang":"zh",
                 "revenue":{"property":"total","currency":"CNY"},"cost":{"web":{"minor":7,"currency":"CNY"}}}""");

        assertThat(question.models()).containsExactly(AttributionModel.MARKOV);
        assertThat(question.by()).isEqualTo(new Breakdown.ByProperty("campaign", AttributionReader.MOST_CHANNELS));
        assertThat(question.options()).isEqualTo(new ModelOptions(Duration.ofDays(7), 0.5, 0.25, 3));
        assertThat(question.costs()).containsOnlyKeys("web");
        assertThat(question.firstOnly()).isTrue();
        assertThat(question.chinese()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{} | /goal",
            "{GOAL,\"models\":[\"last\",\"last\"]} | /models",
            "{GOAL,\"models\":[]} | /models",
            "{GOAL,\"position\":[0.5,0.5,0.5]} | /position",
            "{GOAL,\"revenue\":{\"property\":\"total\",\"currency\":\"Yuan\"}} | /revenue/currency",
            "{GOAL,\"revenue\":{\"property\":\"total\",\"currency\":\"XAU\"}} | /revenue/currency",
            "{GOAL,\"revenue\":{\"property\":\".\",\"currency\":\"CNY\",\"currencyProperty\":\"a..b\"}} | "
                    + "/revenue/property,/revenue/currencyProperty",
            "{GOAL,\"cost\":{\"web\":{\"minor\":1,\"currency\":\"CNY\"}}} | /cost/web",
            "{GOAL,\"revenue\":{\"property\":\"t\",\"currency\":\"CNY\"},\"cost\":{\"web\":{\"minor\":1,\"currency\":\"USD\"}}} | "
                    + "/cost/web/currency",
            "{GOAL,\"lookBack\":\"P400D\",\"halfLife\":\"P400D\"} | /lookBack,/halfLife",
            "{GOAL,\"by\":{\"property\":\"a..b\"},\"touches\":{}} | /by/property,/touches",
            "{\"finishedPaths\":true,\"compare\":\"previous\",\"models\":\"time_decay\"} | /finishedPaths,/compare,/models" })
    void allThatBreaksARuleIsToldByItsField(String json, String fields) {
        BodyFaults faults = new BodyFaults();

        read(json.replace("GOAL", "\"goal\":{\"event\":\"A\"}"), faults);

        assertThat(faults.list()).extracting(FieldError::field)
                .containsExactlyInAnyOrder(List.of(fields.split(",")).toArray(String[]::new));
    }
}
