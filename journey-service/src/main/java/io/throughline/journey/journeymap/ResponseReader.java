package io.throughline.journey.journeymap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.analysis.sql.ScopeSql;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;

/**
 * Reads feedback from the log, of people who agree to its use. A response is assigned by the touchpoint that it names, otherwise by its
 * person and time.
 */
final class ResponseReader {

    private static final int MOST_UNNAMED = 9_999;

    private ResponseReader() {
    }

    /** @param score −2 to 2 */
    record ScoredResponse(long at, double score) {
    }

    static SatisfactionScores[] none(JourneyMap map) {
        SatisfactionScores[] scores = new SatisfactionScores[map.cells().size()];
        Arrays.setAll(scores, i -> new SatisfactionScores());
        return scores;
    }

    /**
     * Adds the responses that name a touchpoint.
     *
     * @return the others, by person
     */
    static Map<Long, List<ScoredResponse>> read(JourneyMap map, AnalysisSql sql, QuestionScope scope, QueryRun run,
            SatisfactionScores[] scores) {
        // The channel of a response is the one through which it was requested, so a filter of touchpoints does not apply to it.
        ScopeSql from = sql.ofFeedback(scope.by(EventFilter.is(LogField.TYPE, "feedback")));
        if (!scope.filter().equals(EventFilter.ANY)) {
            run.addNote("The filter is of touchpoints; satisfaction and emotion are of all who were asked for, whatever it leaves out.");
        }
        // Several scores of one response count as one answer: their mean.
        String given = "arrayMap(x -> assumeNotNull(x), arrayFilter(x -> isNotNull(x), [(" + sql.number("nps") + " - 5) / 2.5, "
                + sql.number("csat")
                + " - 3, (" + sql.number("ces") + " - 4) / 1.5])) AS given";
        String said = from.with() + "SELECT person AS who, time AS at, " + sql.text("touchpoint") + " AS about, " + given
                + ", greatest(-2., least(2., arraySum(given) / length(given))) AS score " + from.from() + " AND length(given) > 0";
        Map<String, Integer> cells = new HashMap<>();
        for (int cell = 0; cell < map.cells().size(); cell++) {
            for (String name : map.cells().get(cell).called()) {
                cells.putIfAbsent(name, cell);
            }
        }
        if (cells.isEmpty()) {
            return Map.of();
        }
        String named = cells.keySet().stream().sorted().map(ClickHouseClient::quoted).collect(Collectors.joining(", "));
        for (JsonNode row : run.rows("SELECT about, count() AS n, sum(score) AS total, sum(score * score) AS squares FROM (" + said
                + ") WHERE about IN (" + named + ") GROUP BY about")) {
            scores[cells.get(row.get("about").asText())].add(row.get("n").asLong(), row.get("total").asDouble(),
                    row.get("squares").asDouble());
        }
        List<JsonNode> rows = run.rows("SELECT toString(who) AS who, toUnixTimestamp64Milli(at) AS at, score FROM (" + said
                + ") WHERE about NOT IN (" + named + ") ORDER BY at DESC LIMIT " + (MOST_UNNAMED + 1));
        if (rows.size() > MOST_UNNAMED) {
            run.addNote("Of responses that name no touchpoint of the map, the newest " + MOST_UNNAMED + " are told.");
        }
        Map<Long, List<ScoredResponse>> unnamed = new HashMap<>();
        rows.stream().limit(MOST_UNNAMED)
                .forEach(row -> unnamed.computeIfAbsent(Long.parseUnsignedLong(row.get("who").asText()), none -> new ArrayList<>())
                        .add(new ScoredResponse(row.get("at").asLong(), row.get("score").asDouble())));
        return unnamed;
    }
}
