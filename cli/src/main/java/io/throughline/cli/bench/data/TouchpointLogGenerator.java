package io.throughline.cli.bench.data;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.cli.CliFailure;
import io.throughline.cli.ProgressReporter;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.StackCredentials;

/**
 * Writes a log of invented people in the months of 2019 directly into the stack's ClickHouse, since sending that many touchpoints
 * would take too long. Each person has 250 events in 25 visits of 10, a minute and a half apart, each visit in one of 6 channels,
 * with one step of eight off the usual path. Every third person was an anonymous visitor in the first half of the year, with a
 * known later identity.
 */
public final class TouchpointLogGenerator {

    public static final String SOURCE = "bench-journey";
    public static final int EVENTS_A_PERSON = 250;
    private static final long AT_ONCE = 500_000;
    private static final String MONTHS = "time >= '2019-01-01' AND time < '2020-01-01'";

    private final LocalStackAddress stack;
    private final StackCredentials.ClickHouse credentials;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private long loaded;

    public TouchpointLogGenerator(LocalStackAddress stack) {
        this.stack = stack;
        this.credentials = StackCredentials.of(stack).clickHouse();
    }

    /** @throws CliFailure where the months contain other data, since they are dropped at the end */
    public void begin() throws InterruptedException {
        if (number("SELECT count() AS n FROM throughline.touchpoints WHERE " + MONTHS + " AND source != '" + SOURCE + "'") > 0) {
            throw new CliFailure("The log holds touchpoints of 2019, which this benchmark would drop: measure on another data directory.");
        }
        end();
    }

    /** Adds people until there are this many touchpoints. */
    public void grow(long size) throws InterruptedException {
        var at = new AtomicLong(loaded);
        try (var progress = ProgressReporter.every2Seconds(() -> "%,d of %,d touchpoints are in the log".formatted(at.get(), size))) {
            for (; loaded < size; at.set(loaded)) {
                long rows = Math.min(AT_ONCE, size - loaded);
                ask(insert(loaded, rows));
                ask(identities(loaded / EVENTS_A_PERSON, rows / EVENTS_A_PERSON));
                loaded += rows;
            }
            for (int second = 0; second < 120 && number("SELECT count() AS n FROM system.merges WHERE table = 'touchpoints'") > 0;
                    second++) {
                Thread.sleep(1_000);
            }
        }
    }

    private static String insert(long from, long rows) {
        return """
        INSERT INTO throughline.touchpoints (subject, time, source, message_id, type, name, channel, identifiers, received_at,
          properties, traits, context, kafka_topic, kafka_partition, kafka_offset)
        SELECT concat(if(person %% 3 = 0 AND step < 125, 'anonymous_id:', 'user_id:'), 'bench-journey-', toString(person)) AS subject,
          toDateTime64('2019-01-01 00:00:00', 3, 'UTC') + toIntervalSecond(intDiv(step, 10) * 1261440 + sipHash64(person, intDiv(step,
            10)) %% 1000000 + step %% 10 * 90 + h %% 60) AS time,
          '%s', toString(number), 'track', concat('Bench ', toString(step %% 10 + [1, 2, 0][least(intDiv(h, 64) %% 16, 2) + 1])),
          ['web', 'app', 'store', 'call_centre', 'email', 'social'][sipHash64(person, intDiv(step, 10), 1) %% 6 + 1],
          [subject], time, concat('{"total":', toString(h %% 500), '.5,"coupon":"c', toString(h %% 7), '"}'), '{}', '{}', 'bench', 0, number
        FROM (SELECT number, intDiv(number, %d) AS person, number %% %d AS step, sipHash64(number) AS h FROM numbers(%d, %d))
        SETTINGS max_insert_threads = 2"""
                .formatted(SOURCE, EVENTS_A_PERSON, EVENTS_A_PERSON, from, rows);
    }

    private static String identities(long from, long people) {
        return """
        INSERT INTO throughline.identities (id, profile, version)
        SELECT concat(kind, ':bench-journey-', toString(number)), concat('bench-journey-', toString(number)), 2
        FROM (SELECT number FROM numbers(%d, %d) WHERE number %% 3 = 0) AS people ARRAY JOIN ['user_id', 'anonymous_id'] AS kind"""
                .formatted(from, people);
    }

    public void end() throws InterruptedException {
        for (int month = 1; month <= 12; month++) {
            ask("ALTER TABLE throughline.touchpoints DROP PARTITION '2019%02d'".formatted(month));
        }
        ask("ALTER TABLE throughline.identities DELETE WHERE startsWith(profile, 'bench-journey-') SETTINGS mutations_sync = 2");
    }

    /**
     * Runs a bare query and reads its whole answer.
     *
     * @return whether there was an answer; a query may need more memory than there is
     */
    public boolean bare(String sql) throws InterruptedException {
        try {
            ask(sql + " FORMAT JSONEachRow");
            return true;
        } catch (CliFailure failed) {
            if (failed.getMessage().contains("Code: 241.")) {
                return false;
            }
            throw failed;
        }
    }

    private long number(String sql) throws InterruptedException {
        try {
            JsonNode row = json.readTree(ask(sql + " FORMAT JSONEachRow"));
            return row.get("n").asLong();
        } catch (IOException unreadable) {
            throw new CliFailure("ClickHouse answers what cannot be read.", unreadable);
        }
    }

    private String ask(String sql) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(stack.clickhouse())
                        .timeout(Duration.ofMinutes(10))
                        .header("X-ClickHouse-User", credentials.user())
                        .header("X-ClickHouse-Key", credentials.password())
                        .POST(BodyPublishers.ofString(sql))
                        .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new CliFailure(
                        "ClickHouse refuses: HTTP " + response.statusCode() + " " + response.body().lines().findFirst().orElse(""));
            }
            return response.body();
        } catch (IOException away) {
            throw new CliFailure("ClickHouse does not answer at " + stack.clickhouse() + ": is the stack running? (./throughline up)",
                    away);
        }
    }
}
