package io.throughline.profile.segment.job;

import static io.throughline.profile.ShopTestClient.anyone;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.RealServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class SegmentMaintenanceTest {

    private final String name = anyone();

    private static int sql(String statement) {
        return PostgresClient.inTransaction(session -> session.createNativeQuery(statement).executeUpdate());
    }

    private static String one(String query) {
        return PostgresClient.inTransaction(session -> session.createNativeQuery(query, String.class).getSingleResult());
    }

    @Test
    void uploadsThatNobodyFinishedForADayAreLetGoOfWithTheirLinesAndYoungOnesStay() {
        sql("insert into segment (id, name, kind, status, version, definition, created_by, created_at, updated_at)"
                + " values (gen_random_uuid(), '" + name + "', 'list', 'active', 1, '{}', 'marketer', now(), now())");
        sql("insert into segment_job (id, segment_id, version, kind, status, mode, requested_by, created_at, updated_at)"
                + " select gen_random_uuid(), s.id, 1, 'upload', 'filling', v.n, 'marketer', now() - v.a, now() - v.a from segment s,"
                + " (values ('add', interval '25 hours'), ('remove', interval '23 hours')) v(n, a) where s.name = '" + name + "'");
        sql("insert into segment_upload_line (job_id, identifier) select j.id, 'user_id:" + name
                + "' from segment_job j join segment s on s.id = j.segment_id"
                + " where s.name = '" + name + "'");

        PostgresClient.inTransaction(SegmentMaintenance::clear);

        assertThat(one(
                "select string_agg(j.mode || ' ' || j.status, ',' order by j.mode) from segment_job j join segment s on s.id = "
                        + "j.segment_id where s.name = '"
                        + name + "'"))
                .isEqualTo("add superseded,remove filling");
        assertThat(one(
                "select string_agg(j.mode, ',') from segment_upload_line l join segment_job j on j.id = l.job_id where l.identifier = "
                        + "'user_id:"
                        + name
                        + "'"))
                .isEqualTo("remove");
    }

    @Test
    void movesAreAddedUpByDayAndNoneIsCountedTwice() {
        String segment = "'00000000-0000-4000-8000-" + Long.toHexString(System.nanoTime() | 1L << 47).substring(0, 12) + "'";
        sql("insert into segment_growth (segment_id, day, entered, exited) values (" + segment + ", '2026-01-01', 10, 1)");
        sql("insert into segment_moves (segment_id, day, entered, exited) values (" + segment + ", '2026-01-01', 1, 2), (" + segment
                + ", '2026-01-01', 3, 0), (" + segment + ", '2026-01-02', 5, 0)");

        PostgresClient.inTransaction(SegmentMaintenance::addUp);
        PostgresClient.inTransaction(SegmentMaintenance::addUp);

        assertThat(one("select string_agg(day || ' ' || entered || ' ' || exited, ',' order by day) from segment_growth where segment_id = "
                + segment))
                .isEqualTo("2026-01-01 14 3,2026-01-02 5 0");
        assertThat(one("select cast(count(*) as text) from segment_moves where segment_id = " + segment)).isEqualTo("0");
    }
}
