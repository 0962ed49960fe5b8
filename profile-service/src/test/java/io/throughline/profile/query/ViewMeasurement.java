package io.throughline.profile.query;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/**
 * How many unified views a second, and how long one takes, beside the same rows by plain JDBC in the same run. Not among
 * the tests: {@code mvn -pl profile-service test -Dtest.jvm=-XX:+UseG1GC -Dtest=ViewMeasurement}.
 */
@QuarkusTest
@RealServers
class ViewMeasurement {

    private static final int PEOPLE = 10_000;
    private static final int READS = 10_000;
    private static final int THREADS = 4;

    private final String token = TestTokens.of("agent");
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private interface Read {

        void one(int person) throws Exception;
    }

    private interface Reader {

        Read open() throws Exception;
    }

    @Test
    void measure() throws Exception {
        fill();
        for (int round = 0; round < 3; round++) {
            say("bare, one look-up a table", run(this::bare, 0));
            say("unified view", run(this::view, 0));
        }
        say("unified view at 1,000/s", run(this::view, 1_000));
    }

    private static void fill() {
        for (String sql : new String[]{ """
                insert into profile (id, revision, traits, created_at, updated_at)
                select cast('019a0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') as uuid), 1,
                  jsonb_build_object('name', t.v, 'city', t.v, 'email', t.v, 'language', t.v, 'plan', t.v), now(), now()
                  from generate_series(1, %1$d) n cross join lateral (select jsonb_build_object('value', '上海' || n, 'source', 'web',
                    'at', '2026-03-01T12:00:00Z') as v) t""", """
                insert into identifier (key, profile_id, first_seen, last_seen)
                select k || n, cast('019a0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') as uuid), now(), now()
                  from generate_series(1, %1$d) n cross join (values ('user_id:view-'), ('anonymous_id:view-'), ('crm_id:view-')) t(k)""",
                """
                insert into activity (identifier, at, received_at, message_id, type, name, channel, source, properties)
                select 'user_id:view-' || n, now() - i * interval '1 hour', now(), 'm' || n || '-' || i,
                  case when i %% 20 = 0 then 'feedback' else 'track' end,
                  'Product Viewed', 'web', 'web', '{"product_id":"kettle-01","price":1299}' from generate_series(1, %1$d) n,
                    generate_series(1, 25) i""",
                "insert into computed_state (identifier, states) select 'user_id:view-' || n, '{}' from generate_series(1, %1$d) n",
                "analyze" }) {
            PostgresClient.inTransaction(session -> session.createNativeQuery(sql.formatted(PEOPLE)).executeUpdate());
        }
    }

    private Read view() {
        String base = "http://localhost:" + io.restassured.RestAssured.port + "/v1/profiles/by-identifier/user_id:view-";
        return person -> {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(URI.create(base + person)).header("Authorization", "Bearer " + token).build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
        };
    }

    /** The tables that the view shows, each by its index. */
    private Read bare() throws Exception {
        var config = ConfigProvider.getConfig();
        Connection connection = DriverManager.getConnection(config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class), config.getValue("quarkus.datasource.password", String.class));
        PreparedStatement[] statements = new PreparedStatement[6];
        String of = "(select profile_id from identifier where key = ?)";
        String[] sql = { "select id, revision, cast(traits as text), created_at, updated_at from profile where id = " + of,
                "select key, first_seen, last_seen from identifier where profile_id = " + of,
                "select s.* from segment_member m join segment s on s.id = m.segment_id where m.profile_id = " + of,
                "select cast(state as text), restricted from consent_state where key = 'profile_id:' || " + of,
                "select cast(states as text) from computed_state where identifier = ?",
                "select a.*, cast(properties as text) from activity a where identifier = ? order by at desc limit 30" };
        for (int i = 0; i < sql.length; i++) {
            statements[i] = connection.prepareStatement(sql[i]);
        }
        return person -> {
            for (PreparedStatement statement : statements) {
                statement.setString(1, "user_id:view-" + person);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        rows.getString(1);
                    }
                }
            }
        };
    }

    /** @param pace a second in all; 0 for as many as go */
    private static double[] run(Reader reader, int pace) throws Exception {
        long[] nanos = new long[READS];
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        Thread[] threads = new Thread[THREADS * (pace == 0 ? 1 : 4)];
        for (int t = 0; t < threads.length; t++) {
            Read read = reader.open();
            threads[t] = Thread.ofPlatform().start(() -> {
                SplittableRandom random = new SplittableRandom();
                for (int i = next.getAndIncrement(); i < READS; i = next.getAndIncrement()) {
                    // Measured from when it was due, so that a stall counts for all who wait in it.
                    long due = pace == 0 ? System.nanoTime() : start + i * 1_000_000_000L / pace;
                    while (System.nanoTime() < due) {
                        java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
                    }
                    try {
                        read.one(1 + random.nextInt(PEOPLE));
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    nanos[i] = System.nanoTime() - due;
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double perSecond = READS / ((System.nanoTime() - start) / 1e9);
        Arrays.sort(nanos);
        return new double[]{ perSecond, nanos[READS / 2] / 1e6, nanos[READS * 99 / 100] / 1e6 };
    }

    private static void say(String what, double[] measured) {
        System.out.printf("MEASURED %s: %,.0f/s, p50 %.2f ms, p99 %.2f ms%n", what, measured[0], measured[1], measured[2]);
    }
}
