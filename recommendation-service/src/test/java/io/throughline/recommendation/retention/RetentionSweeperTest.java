package io.throughline.recommendation.retention;

import static io.throughline.recommendation.ShopTestClient.any;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.recommendation.RealServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class RetentionSweeperTest {

    @Inject
    RetentionSweeper sweeper;

    @Test
    void deletesOldLooksOrdersAndDecisionsAndKeepsPurchases() {
        String old = "user_id:" + any("old");
        String fresh = "user_id:" + any("fresh");
        for (String[] each : new String[][]{ { old, "500 days" }, { fresh, "1 day" } }) {
            write("insert into subject_item values ('%s', 1, 1, 0, 0, now() - interval '%s', null, null)".formatted(each[0], each[1]));
            write("insert into subject_item values ('%s', 2, 1, 0, 1, now() - interval '%s', null, now() - interval '%s')"
                    .formatted(each[0], each[1], each[1]));
            write("insert into seen_order values ('%s', 'o', now() - interval '%s')".formatted(each[0], each[1]));
            write("insert into source_day values ('%s', cast(now() - interval '%s' as date), 1)".formatted(each[0], each[1]));
            write("insert into subject_day values ('%s', cast(now() - interval '%s' as date), 1, 1)".formatted(each[0], each[1]));
            write(("insert into decision values (gen_random_uuid(), '%s', 'recommendation', 'home', '[]', 'affinity', '1', 'control', 1, "
                    + "now() - interval '%s')")
                    .formatted(each[0], each[1]));
        }

        sweeper.sweep();

        assertThat(List.of(count("subject_item", old), count("seen_order", old), count("decision", old))).containsExactly(1L, 0L, 0L);
        assertThat(List.of(count("subject_day", old), count("subject_day", fresh))).containsExactly(0L, 1L);
        assertThat(sourceDays(old)).isZero();
        assertThat(sourceDays(fresh)).isEqualTo(1);
        assertThat(List.of(count("subject_item", fresh), count("seen_order", fresh), count("decision", fresh))).containsExactly(2L, 1L, 1L);
    }

    private static void write(String statement) {
        PostgresClient.inTransaction(session -> session.createNativeQuery(statement).executeUpdate());
    }

    private static long sourceDays(String source) {
        return PostgresClient.<Long>inTransaction(session -> session
                .createNativeQuery("select count(*) from source_day where source = '" + source + "'", Long.class).getSingleResult());
    }

    private static long count(String table, String subject) {
        return PostgresClient.inTransaction(session -> session
                .createNativeQuery("select count(*) from " + table + " where subject = '" + subject + "'", Long.class).getSingleResult());
    }
}
