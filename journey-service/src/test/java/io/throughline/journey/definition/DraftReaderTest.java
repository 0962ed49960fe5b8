package io.throughline.journey.definition;

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

import io.throughline.commons.json.StrictJson;
import io.throughline.journey.analysis.Fault;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.Read;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DraftReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private static Read<Draft> read(String json) throws IOException {
        DraftReader reader = new DraftReader(Set.of("funnel"), (kind, question) -> question.has("steps") ? List.of()
                : List.of(new Fault("/steps", "is missing"), new Fault("", "is odd")), text -> text.replace("13812341234", "138****1234"));
        return reader.read(StrictJson.mapper().readTree(json), NOW);
    }

    private static List<String> faults(String json) throws IOException {
        return ((Read.Refused<Draft>) read(json)).faults().stream().map(Fault::pointer).toList();
    }

    @Test
    void aDefinitionIsRead() throws IOException {
        Draft draft = ((Read.Of<Draft>) read("""
                {"kind": "funnel", "name": " 结账漏斗 ", "question": {"steps": []}, "shared": true, "schedule": {"daily": "06:00"}}""")).question();

        assertThat(draft.name()).isEqualTo("结账漏斗");
        assertThat(draft.shared()).isTrue();
        assertThat(draft.description()).isNull();
        assertThat(draft.schedule().toString()).isEqualTo("{\"daily\":\"06:00\"}");
    }

    @Test
    void allThatIsWrongIsToldTheQuestionsFaultsUnderTheQuestion() throws IOException {
        assertThat(faults("{\"kind\": \"funnel\", \"question\": {}, \"shared\": 1, \"colour\": 2, \"schedule\": {\"daily\": \"6\", \"at\": \"1\"}}"))
                .containsExactlyInAnyOrder("/name", "/shared", "/colour", "/schedule/daily", "/schedule/at", "/question/steps", "/question");
        assertThat(faults("{}")).containsExactly("/kind", "/name", "/question");
        assertThat(faults("{\"kind\": \"dance\", \"name\": \"x\", \"question\": 1}")).containsExactly("/kind", "/question");
        assertThat(faults("{\"kind\": \"funnel\", \"name\": \"%s\", \"question\": {\"steps\": \"%s\"}}".formatted("x".repeat(201), "长".repeat(22_000))))
                .containsExactly("/name", "/question");
    }

    @Test
    void aNameHoldsNobodysNumber() throws IOException {
        assertThat(faults("{\"kind\": \"funnel\", \"name\": \"客户 13812341234\", \"description\": \"13812341234\", \"question\": {\"steps\": []}}"))
                .containsExactly("/name", "/description");
    }

    private static Schedule schedule(String json) throws IOException {
        Part part = Part.of(StrictJson.mapper().readTree(json));
        Schedule schedule = ScheduleReader.read(part, NOW);
        return part.faults().isEmpty() ? schedule : null;
    }

    @Test
    void schedulesAreRead() throws IOException {
        ZoneId shanghai = ZoneId.of("Asia/Shanghai");

        assertThat(schedule("{\"every\": \"PT24H\"}")).isEqualTo(new Schedule.Every(Duration.ofDays(1), NOW));
        assertThat(schedule("{\"every\": \"P1W\"}")).isEqualTo(new Schedule.Every(Duration.ofDays(7), NOW));
        assertThat(schedule("{\"daily\": \"06:00\", \"zone\": \"Asia/Shanghai\"}"))
                .isEqualTo(new Schedule.Weekly(EnumSet.allOf(DayOfWeek.class), LocalTime.of(6, 0), shanghai));
        assertThat(schedule("{\"weekly\": [\"monday\", \"Friday\"], \"at\": \"23:59\", \"zone\": \"Asia/Shanghai\"}"))
                .isEqualTo(new Schedule.Weekly(EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(23, 59), shanghai));
        assertThat(((Schedule.Monthly) schedule("{\"monthly\": 31, \"at\": \"00:00\"}")).day()).isEqualTo(31);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{} | ''", "{'daily': '06:00', 'every': 'PT2H'} | ''", "{'every': 'PT59M'} | /every", "{'every': 'PT1H0.5S'} | /every",
            "{'every': 'daily'} | /every", "{'every': 'P2Y'} | /every", "{'every': 'PT2H', 'zone': 'UTC'} | /zone", "{'daily': '24:00'} | /daily",
            "{'daily': '06:00', 'zone': '+08:00'} | /zone", "{'weekly': [], 'at': '06:00'} | /weekly", "{'weekly': 'montag', 'at': '06:00'} | /weekly",
            "{'weekly': 'monday'} | /at", "{'monthly': 32, 'at': '06:00'} | /monthly" }, quoteCharacter = '~')
    void aScheduleThatIsNoneIsPointedAt(String json, String pointer) throws IOException {
        Part part = Part.of(StrictJson.mapper().readTree(json.replace('\'', '"')));

        ScheduleReader.read(part, NOW);

        assertThat(part.faults()).extracting(Fault::pointer).containsExactly(pointer.replace("''", ""));
    }
}
