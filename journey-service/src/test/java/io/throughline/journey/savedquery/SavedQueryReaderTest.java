package io.throughline.journey.savedquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.problem.Problem.FieldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SavedQueryReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private static SavedQueryDraft read(String json, BodyFaults faults) throws IOException {
        SavedQueryReader reader = new SavedQueryReader(Set.of("funnel"), (kind, question, at) -> {
            if (!question.has("steps")) {
                at.at("steps", "is missing");
                at.here("is odd");
            }
        }, text -> text.replace("13812341234", "138****1234"));
        return reader.read((SavedQueryContent) StrictJson.mapper().readValue(json, SavedQueryRequest.class), NOW, faults);
    }

    private static List<String> faults(String json) throws IOException {
        BodyFaults faults = new BodyFaults();
        read(json, faults);
        return faults.list().stream().map(FieldError::field).toList();
    }

    @Test
    void aDefinitionIsRead() throws IOException {
        BodyFaults faults = new BodyFaults();

        SavedQueryDraft draft = read("""
                {"kind": "funnel", "name": " 结账漏斗 ", "question": {"steps": []}, "shared": true, "schedule": {"daily": "06:00"}}""", faults);

        assertThat(faults.isEmpty()).isTrue();
        assertThat(draft.name()).isEqualTo("结账漏斗");
        assertThat(draft.shared()).isTrue();
        assertThat(draft.description()).isNull();
        assertThat(draft.schedule()).isEqualTo(new ScheduleRequest.Daily("06:00", null));
        assertThat(StrictJson.mapper().valueToTree(draft.schedule()).toString()).isEqualTo("{\"daily\":\"06:00\"}");
    }

    @Test
    void allThatIsWrongIsToldTheQuestionsFaultsUnderTheQuestion() throws IOException {
        assertThat(faults(
                "{\"kind\": \"funnel\", \"name\": \"x\", \"question\": {}, \"schedule\": {\"daily\": \"06:00\", \"zone\": \"Mars\"}}"))
                .containsExactlyInAnyOrder("/schedule/zone", "/question/steps", "/question");
        assertThat(faults("{\"kind\": \"dance\", \"name\": \"x\", \"question\": {}}")).containsExactly("/kind");
        assertThat(faults("{\"kind\": \"funnel\", \"name\": \"x\", \"question\": {\"steps\": \"%s\"}}".formatted("长".repeat(22_000))))
                .containsExactly("/question");
    }

    @Test
    void aNameHoldsNobodysNumber() throws IOException {
        assertThat(faults(
                "{\"kind\": \"funnel\", \"name\": \"客户 13812341234\", \"description\": \"13812341234\", \"question\": {\"steps\": []}}"))
                .containsExactly("/name", "/description");
    }

    private static QuerySchedule schedule(String json) throws IOException {
        BodyFaults faults = new BodyFaults();
        QuerySchedule schedule = StrictJson.mapper().readValue(json, ScheduleRequest.class).schedule(NOW, faults);
        return faults.isEmpty() ? schedule : null;
    }

    @Test
    void schedulesAreRead() throws IOException {
        ZoneId shanghai = ZoneId.of("Asia/Shanghai");

        assertThat(schedule("{\"every\": \"PT24H\"}")).isEqualTo(new QuerySchedule.Every(Duration.ofDays(1), NOW));
        assertThat(schedule("{\"every\": \"P1W\"}")).isEqualTo(new QuerySchedule.Every(Duration.ofDays(7), NOW));
        assertThat(schedule("{\"daily\": \"06:00\", \"zone\": \"Asia/Shanghai\"}"))
                .isEqualTo(new QuerySchedule.Weekly(EnumSet.allOf(DayOfWeek.class), LocalTime.of(6, 0), shanghai));
        assertThat(schedule("{\"weekly\": [\"monday\", \"Friday\"], \"at\": \"23:59\", \"zone\": \"Asia/Shanghai\"}"))
                .isEqualTo(new QuerySchedule.Weekly(EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(23, 59), shanghai));
        assertThat(((QuerySchedule.Monthly) schedule("{\"monthly\": 31, \"at\": \"00:00\"}")).day()).isEqualTo(31);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = { "{'every': 'PT59M'} | /every", "{'every': 'PT1H0.5S'} | /every", "{'every': 'daily'} | /every",
                    "{'every': 'P2Y'} | /every",
                    "{'daily': '06:00', 'zone': '+08:00'} | /zone", "{'weekly': [], 'at': '06:00'} | /weekly",
                    "{'weekly': 'montag', 'at': '06:00'} | /weekly" },
            quoteCharacter = '~')
    void aScheduleThatIsNoneIsPointedAt(String json, String pointer) throws IOException {
        BodyFaults faults = new BodyFaults();

        StrictJson.mapper().readValue(json.replace('\'', '"'), ScheduleRequest.class).schedule(NOW, faults);

        assertThat(faults.list()).extracting(FieldError::field).containsExactly(pointer);
    }
}
