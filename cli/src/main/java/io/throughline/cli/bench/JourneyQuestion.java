package io.throughline.cli.bench;

import java.util.List;

import io.throughline.cli.bench.data.TouchpointLogGenerator;

/**
 * A query to the API, and the equivalent bare ClickHouse query: by subject, without identities, consent and intervals.
 *
 * @param path of a POST, or of a GET where there is no body
 * @param body with {@code %s} for the end of the period, so that no two are equal and none is answered from a cache
 */
record JourneyQuestion(String name, String path, String body, String bare) {

    private static final String WHERE =
            " FROM throughline.touchpoints WHERE source = '" + TouchpointLogGenerator.SOURCE
                    + "' AND time >= '2019-01-01' AND time < '2020-01-01'";
    private static final String SCOPE =
            "\"period\":{\"from\":\"2019-01-01\",\"to\":\"%s\"},\"filter\":{\"source\":\"" + TouchpointLogGenerator.SOURCE + "\"}";

    static List<JourneyQuestion> all() {
        return List.of(funnel(), paths(), retention(), attribution(), timeline());
    }

    private static JourneyQuestion funnel() {
        return new JourneyQuestion("funnel of 4 steps", "/v1/analytics/funnel", """
        {"steps":[{"event":"Bench 0"},{"event":"Bench 3"},{"event":"Bench 6"},{"event":"Bench 9"}],"window":"P7D",\
        %s}""".formatted(SCOPE), """
        SELECT level, count() AS n FROM (SELECT subject, windowFunnel(604800000)(toUInt64(toUnixTimestamp64Milli(time)),
          name = 'Bench 0', name = 'Bench 3', name = 'Bench 6', name = 'Bench 9') AS level
          %s AND name IN ('Bench 0', 'Bench 3', 'Bench 6', 'Bench 9') GROUP BY subject) GROUP BY level""".formatted(WHERE));
    }

    private static JourneyQuestion paths() {
        return new JourneyQuestion("paths of visits", "/v1/analytics/paths", """
        {"unit":"session","maxSteps":10,%s}""".formatted(SCOPE), """
        SELECT path, count() AS n FROM (
          WITH arraySort(groupArray((toUnixTimestamp64Milli(time), touch))) AS e, arrayDifference(arrayMap(x -> x.1, e)) AS gaps
          SELECT subject, arraySplit((x, gap) -> gap > 1800000, arrayMap(x -> x.2, e), gaps) AS visits %s GROUP BY subject)
        ARRAY JOIN visits AS path GROUP BY path ORDER BY n DESC LIMIT 20""".formatted(WHERE));
    }

    private static JourneyQuestion retention() {
        return new JourneyQuestion("retention by month", "/v1/analytics/retention", """
        {"cohort":{"event":"Bench 0"},"return":{"event":"Bench 9"},"grain":"month","periods":11,"firstEver":false,\
        %s}""".formatted(SCOPE), """
        SELECT first, n, count() AS people FROM (
          SELECT subject, toStartOfMonth(minIf(time, name = 'Bench 0')) AS first,
            groupUniqArrayIf(toStartOfMonth(time), name = 'Bench 9') AS seen
          %s AND name IN ('Bench 0', 'Bench 9') GROUP BY subject)
        ARRAY JOIN arrayMap(d -> dateDiff('month', first, d), seen) AS n GROUP BY first, n""".formatted(WHERE));
    }

    private static JourneyQuestion attribution() {
        return new JourneyQuestion("attribution, linear", "/v1/analytics/attribution", """
        {"goal":{"event":"Bench 11"},"by":"channel","lookBack":"P30D","models":["linear"],\
        %s}""".formatted(SCOPE), """
        SELECT credit.1 AS channel, sum(credit.2) AS conversions FROM (
          WITH arraySort(groupArray((toUnixTimestamp64Milli(time), channel, name = 'Bench 11'))) AS e
          SELECT subject, arrayReverseSplit((x, goal) -> goal, e, arrayMap(x -> x.3, e)) AS journeys %s GROUP BY subject)
        ARRAY JOIN journeys AS journey ARRAY JOIN arrayMap(x -> (x.2, 1 / length(journey)), journey) AS credit
        WHERE journey[-1].3 GROUP BY channel""".formatted(WHERE));
    }

    private static JourneyQuestion timeline() {
        return new JourneyQuestion("timeline, 50 of one person", "/v1/timelines/user_id:bench-journey-%s?limit=50", null, """
        SELECT * FROM throughline.touchpoints WHERE subject = 'user_id:bench-journey-%s'
          ORDER BY time DESC, message_id, source LIMIT 50""");
    }
}
