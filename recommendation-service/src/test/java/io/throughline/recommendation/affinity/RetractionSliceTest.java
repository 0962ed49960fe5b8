package io.throughline.recommendation.affinity;

import static io.throughline.recommendation.ShopTestClient.any;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.recommendation.RealServers;
import io.throughline.recommendation.affinity.InteractionRetraction.Interval;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.Test;

/** Learning waits for a slice: it must stay small however much there is. */
@QuarkusTest
@RealServers
class RetractionSliceTest {

    private static final Instant NOON = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);
    private static final Instant EVENING = NOON.plus(Duration.ofHours(6));

    @Inject
    InteractionRetraction retraction;

    private static void write(String sql) {
        PostgresClient.inTransaction(session -> session.createNativeQuery(sql).executeUpdate());
    }

    /** Of the log, by this connection; it may have read before this transaction. */
    private static Uni<Long> rowsRead(Mutiny.Session session) {
        return session
                .createNativeQuery("select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'item_interaction'",
                        Long.class)
                .getSingleResult();
    }

    @Test
    void aSliceReadsNoMoreOfTheLogThanItTakesHoweverMuchThereIs() {
        String world = any("w") + "-";
        String rows = """
                insert into item_interaction (event, source, trust, received_at, subject, kind, at, counted, place, item_id)
                select gen_random_uuid(), '%1$s%2$s', 'server', cast('%3$s' as timestamptz) + n * interval '1 second' / %5$d,
                  'user_id:%1$s%2$s' || n, 'viewed',
                       cast('%3$s' as timestamptz), true, 0, '%1$s%2$s' || n / 50 from generate_series(1, %4$d) as s(n)""";
        write(rows.formatted(world, "stolen", NOON, 20_000, 1));
        write(rows.formatted(world, "shop", NOON, 150_000, 8));
        write("analyze item_interaction");
        Interval interval = new Interval(world + "stolen", NOON, EVENING);
        assertThat(retraction.count(interval)).containsEntry("views", 20_000L);

        List<Long> read = new ArrayList<>();
        for (String from = NOON.toString(); from != null;) {
            Interval left = new Interval(interval.source(), Instant.parse(from), EVENING);
            long[] rowsRead = { 0 };
            from = PostgresClient.inTransaction(session -> rowsRead(session).invoke(before -> rowsRead[0] = -before)
                    .chain(() -> retraction.slice(session, world, left))
                    .call(() -> rowsRead(session).invoke(after -> rowsRead[0] += after)));
            read.add(rowsRead[0]);
        }

        assertThat(read).hasSize(21).allSatisfy(count -> assertThat(count).isLessThan(6_000));
        assertThat(retraction.count(interval)).containsEntry("views", 0L);
        write("delete from item_interaction where source like '" + world + "%'");
    }
}
