package io.throughline.profile.segment;

import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.segment.SegmentClient.as;
import static io.throughline.profile.segment.SegmentClient.awaitMember;
import static io.throughline.profile.segment.SegmentClient.body;
import static io.throughline.profile.segment.SegmentClient.eventually;
import static io.throughline.profile.segment.SegmentClient.filled;
import static io.throughline.profile.segment.SegmentClient.isMember;
import static io.throughline.profile.segment.SegmentClient.make;
import static io.throughline.profile.segment.SegmentClient.profile;
import static io.throughline.profile.segment.SegmentClient.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.segment.job.JobFailures;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong with one definition or one person stops nobody else. */
@QuarkusTest
@RealServers
class SegmentJobFailuresTest {

    private final String club = "club" + anyone().replace("-", "");
    private final String li = "user_id:" + anyone();
    private final String wang = "user_id:" + anyone();
    private final UUID broken = UUID.randomUUID();

    @BeforeEach
    void twoPeople() {
        join(li);
        join(wang);
    }

    private void join(String user) {
        ShopTestClient.tell(ShopTestClient.identify(Instant.now(), "{\"club\":\"" + club + "\"}", user));
        profile(user);
    }

    @AfterEach
    void mend() {
        sql("drop function if exists refuse_member() cascade");
        sql("delete from segment where id = '" + broken + "'");
        sql("update segment_epoch set value = value + 1");
    }

    /** From now on the store refuses whatever is said of this person's memberships. */
    private void refuse(UUID person) {
        sql("create function refuse_member() returns trigger language plpgsql as 'begin if coalesce(new.profile_id, old.profile_id) = ''"
                + person
                + "'' then raise exception ''refused''; end if; return coalesce(new, old); end'");
        sql("create trigger refuse_member before insert or delete on segment_member for each row execute function refuse_member()");
    }

    private String inClub() {
        return "{\"trait\":\"club\",\"eq\":\"" + club + "\"}";
    }

    @Test
    void aStoredRuleThatCannotBeReadStopsNeitherEventsNorOtherSegments() {
        sql("insert into segment (id, name, kind, status, version, definition, created_by, created_at, updated_at) values ('" + broken
                + "', '坏 " + broken
                + "', 'rule', 'active', 1, cast('{\"rule\":{\"trait\":\"club\",\"eq\":1e500}}' as jsonb), 'nobody', now(), now())");
        sql("update segment_epoch set value = value + 1");

        UUID all = make("会员 " + anyone(), inClub());
        ShopTestClient.tell(ShopTestClient.identify(Instant.now(), "{\"club\":\"none\"}", li));

        awaitMember(all, profile(wang), true);
        awaitMember(all, profile(li), false);
    }

    @Test
    void aJobThatFailsIsTriedAgainWhileOthersGoOn() {
        refuse(profile(li));

        UUID failing = UUID.fromString(
                as("marketer").body(body("会员 " + anyone(), inClub())).post("/v1/segments").then().statusCode(201).extract().path("id"));
        awaitAttempts(failing);
        UUID other = make("李 " + anyone(), "{\"and\":[" + inClub() + ",{\"trait\":\"note\",\"eq\":\"nobody\"}]}");

        assertThat(isMember(failing, profile(li))).isFalse();
        sql("drop function refuse_member() cascade");
        sql("update segment_job set resume_at = now() where segment_id = '" + failing + "'");
        filled(failing);
        assertThat(isMember(failing, profile(li))).isTrue();
        assertThat(other).isNotNull();
    }

    @Test
    void aJobThatFailsForGoodIsGivenUp() {
        refuse(profile(li));
        UUID failing = UUID.fromString(
                as("marketer").body(body("会员 " + anyone(), inClub())).post("/v1/segments").then().statusCode(201).extract().path("id"));
        awaitAttempts(failing);

        sql("update segment_job set attempts = " + (JobFailures.MOST_ATTEMPTS - 1) + ", resume_at = now() where segment_id = '" + failing
                + "'");

        eventually(failing, segment -> "failed".equals(segment.getString("job.status")));
    }

    @Test
    void whoCannotBeMovedByTimeHoldsUpNobodyElse() {
        Instant soon = Instant.now().plusSeconds(4);
        String rule = "{\"and\":[" + inClub() + ",{\"trait\":\"until\",\"withinNext\":\"P1D\"}]}";
        UUID open = make("有效 " + anyone(), rule);
        ShopTestClient.tell(ShopTestClient.identify(Instant.now(), "{\"until\":\"" + soon + "\"}", li));
        ShopTestClient.tell(ShopTestClient.identify(Instant.now(), "{\"until\":\"" + soon + "\"}", wang));
        awaitMember(open, profile(li), true);
        awaitMember(open, profile(wang), true);

        refuse(profile(li));

        awaitMember(open, profile(wang), false);
        Awaitility.await("postponed").atMost(Duration.ofSeconds(15))
                .until(() -> count("select cast(count(*) as int) from segment_due where segment_id = '"
                        + open + "' and profile_id = '" + profile(li) + "' and at > now() + interval '1 minute'") == 1);
        assertThat(isMember(open, profile(li))).isTrue();
    }

    private static void awaitAttempts(UUID segment) {
        Awaitility.await("attempts").atMost(Duration.ofSeconds(15))
                .until(() -> count("select cast(max(attempts) as int) from segment_job where segment_id = '" + segment + "'") > 0);
    }

    private static int count(String sql) {
        return PostgresClient.inTransaction(session -> session.createNativeQuery(sql, Integer.class).getSingleResult());
    }
}
