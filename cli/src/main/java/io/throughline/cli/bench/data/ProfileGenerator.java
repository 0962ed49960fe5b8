package io.throughline.cli.bench.data;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.throughline.cli.CliFailure;
import io.throughline.cli.ProgressReporter;
import io.throughline.cli.bench.LatencyPercentiles;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.StackCredentials;

/**
 * Writes people for benchmarks directly into profile-service's store, in the form in which the service stores them; sending a
 * million one by one would take most of an hour. It also measures the bare tool: PostgreSQL, queried for the same rows by plain
 * JDBC.
 */
public final class ProfileGenerator implements AutoCloseable {

    private static final int SLICE = 50_000;

    /** The prefix of these profiles' ids, like a UUIDv7 of a past time; the rest is the person's number. */
    private static final String IDS = "00000190-0000-7000-8000-";

    private static final String SEED =
            """
      with n as (select n, cast('00000190-0000-7000-8000-' || lpad(to_hex(n), 12, '0') as uuid) as id, 'user_id:bench-person-' || n as name
                   from generate_series(?, ?) as n),
      p as (insert into profile (id, revision, traits, created_at, updated_at)
            select id, 1, jsonb_build_object(
                'city', jsonb_build_object('value', (array['上海','北京','广州','深圳','成都'])[1 + n % 5], 'source', 'bench', 'at',
                  '2026-01-01T00:00:00Z'),
                'plan', jsonb_build_object('value', (array['free','gold','black'])[1 + n % 3], 'source', 'bench', 'at',
                  '2026-01-01T00:00:00Z'),
                'name', jsonb_build_object('value', '张三' || n, 'source', 'bench', 'at', '2026-01-01T00:00:00Z')),
                timestamptz '2026-01-01', timestamptz '2026-01-01' from n on conflict do nothing returning id),
      i as (insert into identifier (key, profile_id, revision, first_seen, last_seen)
            select k.key, n.id, 1, timestamptz '2026-01-01', timestamptz '2026-01-01'
              from n join p on p.id = n.id cross join lateral (values (n.name), ('profile_id:' || n.id),
                ('anonymous_id:bench-device-' || n.n)) as k(key)
             on conflict do nothing returning key),
      l as (insert into link (id, kind, a, b, source, event_id, at)
            select gen_random_uuid(), k.kind, least(k.a collate "C", n.name collate "C"), greatest(k.a collate "C", n.name collate "C"),
              'bench', 'bench', timestamptz '2026-01-01'
              from n join p on p.id = n.id cross join lateral (values ('made', 'profile_id:' || n.id), ('observed',
                'anonymous_id:bench-device-' || n.n)) as k(kind, a)
             on conflict do nothing returning id)
      select (select count(*) from p) + (select count(*) from i) + (select count(*) from l)
      """;

    private static final String FACTS =
            """
      insert into trait_fact (identifier, name, source, value, at, event_id)
      select 'user_id:bench-person-' || n.n, t.key, 'bench', t.value -> 'value', timestamptz '2026-01-01', 'bench'
        from generate_series(?, ?) as n(n)
        join profile p on p.id = cast('00000190-0000-7000-8000-' || lpad(to_hex(n.n), 12, '0') as uuid)
        cross join lateral jsonb_each(p.traits) as t
      on conflict do nothing
      """;

    /** Five events of each person during the last year, so that there is activity to search. */
    private static final String ACTIVITY =
            """
      insert into activity (identifier, at, received_at, message_id, type, name, channel, source, properties)
      select 'user_id:bench-person-' || n, d.at, d.at, 'bench-' || n || '-' || k, 'track',
        (array['Product Viewed','Product Added','Order Completed'])[1 + (n + k) % 3],
             'web', 'bench', '{"product_id":"sku-1","price":20.5,"category":"green tea"}'
        from generate_series(?, ?) as n, generate_series(1, 5) as k,
             lateral (select now() - make_interval(days => (n * 7 + k * 61) % 360 + 1) as at) d
       where not exists (select 1 from activity a where a.identifier = 'user_id:bench-person-' || n
         and a.message_id = 'bench-' || n || '-' || k)
      """;

    /** Exactly the rows that a unified view shows: its parts one after another, as plain columns. */
    private static final String READ =
            """
      with k as materialized (select p.* from identifier i join profile p on p.id = i.profile_id where i.key = ?),
           ids as materialized (select i.key, i.first_seen, i.last_seen from identifier i where i.profile_id = (select id from k))
      select 0, cast(k.id as text), cast(k.traits as text), cast(c.state as text), k.created_at from k left
        join consent_state c on c.key = 'profile_id:' || k.id
      union all select 1, key, null, null, first_seen from ids
      union all select 2, s.name, null, null, m.since from k join segment_member m on m.profile_id = k.id
        join segment s on s.id = m.segment_id
      union all select 3, null, cast(cs.states as text), null, null from ids join computed_state cs on cs.identifier = ids.key
      union all (select 4, a.name, cast(a.properties as text), a.channel, a.at from ids cross join lateral (
                   select a.* from activity a where a.identifier = ids.key and a.type <> 'feedback'
                     order by a.at desc limit 20) a order by a.at desc limit 20)
      union all (select 5, a.name, cast(a.properties as text), a.channel, a.at from ids cross join lateral (
                   select a.* from activity a where a.identifier = ids.key and a.type = 'feedback'
                     order by a.at desc limit 10) a order by a.at desc limit 10)
      """;

    private final String url;
    private final String password;
    private final Connection connection;

    public ProfileGenerator(LocalStackAddress stack) {
        url = stack.postgres("profile");
        password = StackCredentials.of(stack).databasePassword("profile");
        connection = connect();
    }

    private Connection connect() {
        try {
            return DriverManager.getConnection(url, "profile", password);
        } catch (SQLException away) {
            throw new CliFailure("PostgreSQL does not answer at " + url + ": is the stack running? (./throughline up)", away);
        }
    }

    public static String name(int person) {
        return "bench-person-" + person;
    }

    /** The number of a person's profile; -1 for a profile that was not generated here. */
    public static int person(String profileId) {
        return profileId.startsWith(IDS) ? Integer.parseInt(profileId.substring(IDS.length()), 16) : -1;
    }

    /** Generates people from 0 up to a number. Existing people stay unchanged. */
    public void seed(int people) throws InterruptedException {
        var done = new AtomicInteger();
        try (var progress = ProgressReporter.every2Seconds(() -> "People: %,d of %,d".formatted(done.get(), people))) {
            for (int from = 0; from < people; from += SLICE) {
                int to = Math.min(people, from + SLICE) - 1;
                if (!present(to)) {
                    slice(SEED, from, to);
                    slice(FACTS, from, to);
                    slice(ACTIVITY, from, to);
                }
                done.set(to + 1);
            }
            run("analyze profile, identifier, link, trait_fact, activity");
        }
    }

    private boolean present(int person) {
        try (PreparedStatement statement =
                connection.prepareStatement("select count(*) from activity where identifier = 'user_id:bench-person-' || ?")) {
            statement.setInt(1, person);
            ResultSet result = statement.executeQuery();
            return result.next() && result.getInt(1) > 0;
        } catch (SQLException failed) {
            throw new CliFailure("PostgreSQL refused: " + failed.getMessage(), failed);
        }
    }

    private void slice(String sql, int from, int to) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, from);
            statement.setInt(2, to);
            statement.execute();
        } catch (SQLException failed) {
            throw new CliFailure("Making people failed: " + failed.getMessage(), failed);
        }
    }

    private void run(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new CliFailure("PostgreSQL refused: " + failed.getMessage(), failed);
        }
    }

    /** Bare reads of what a unified view shows, by an identifier, over as many connections as the requests used. */
    public LatencyPercentiles read(int people, int reads, int connections, AtomicReference<Double> perSecond) throws InterruptedException {
        long[] nanos = new long[reads];
        var next = new AtomicInteger();
        long start = System.nanoTime();
        inParallel(connections, each -> {
            var random = new SplittableRandom(7);
            try (PreparedStatement statement = each.prepareStatement(READ)) {
                for (int i = next.getAndIncrement(); i < reads; i = next.getAndIncrement()) {
                    long before = System.nanoTime();
                    statement.setString(1, "user_id:" + name(random.nextInt(people)));
                    try (ResultSet result = statement.executeQuery()) {
                        int rows = 0;
                        for (; result.next(); rows++) {
                            for (int column = 1; column <= 5; column++) {
                                result.getString(column);
                            }
                        }
                        if (rows < 3) {
                            throw new SQLException("There is no such person");
                        }
                    }
                    nanos[i] = System.nanoTime() - before;
                }
            }
        });
        perSecond.set(reads / ((System.nanoTime() - start) / 1e9));
        return LatencyPercentiles.of(nanos);
    }

    /** Bare writes of rows like those of activity, with its index, into a separate table; one connection, one transaction per batch. */
    public double write(int rows, int batch) {
        run("drop table if exists bench_bare");
        run("create table bench_bare (like activity including all)");
        try (Connection own = connect()) {
            own.setAutoCommit(false);
            long start = System.nanoTime();
            try (PreparedStatement statement = own.prepareStatement(
                    "insert into bench_bare (identifier, at, received_at, message_id, type, name, channel, source, properties)"
                            + " values (?, now(), now(), ?, 'track', 'Bench', 'web', 'bench', cast(? as jsonb))")) {
                for (int i = 1; i <= rows; i++) {
                    statement.setString(1, "user_id:" + name(i));
                    statement.setString(2, "bare-" + i);
                    statement.setString(3, "{\"product_id\":\"sku-1\",\"price\":20.5,\"category\":\"green tea\"}");
                    statement.addBatch();
                    if (i % batch == 0 || i == rows) {
                        statement.executeBatch();
                        own.commit();
                    }
                }
            }
            return rows / ((System.nanoTime() - start) / 1e9);
        } catch (SQLException failed) {
            throw new CliFailure("PostgreSQL refused: " + failed.getMessage(), failed);
        } finally {
            run("drop table if exists bench_bare");
        }
    }

    private interface Work {
        void run(Connection connection) throws SQLException;
    }

    private void inParallel(int connections, Work work) throws InterruptedException {
        var failure = new AtomicReference<SQLException>();
        var threads = new Thread[connections];
        Arrays.setAll(threads, i -> Thread.ofPlatform().daemon().start(() -> {
            try (Connection each = connect()) {
                work.run(each);
            } catch (SQLException failed) {
                failure.compareAndSet(null, failed);
            }
        }));
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new CliFailure("PostgreSQL refused: " + failure.get().getMessage(), failure.get());
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException harmless) {
            // Everything was committed.
        }
    }
}
