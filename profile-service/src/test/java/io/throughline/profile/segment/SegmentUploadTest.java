package io.throughline.profile.segment;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.segment.SegmentClient.as;
import static io.throughline.profile.segment.SegmentClient.awaitMember;
import static io.throughline.profile.segment.SegmentClient.awaitTold;
import static io.throughline.profile.segment.SegmentClient.did;
import static io.throughline.profile.segment.SegmentClient.isMember;
import static io.throughline.profile.segment.SegmentClient.profile;
import static io.throughline.profile.segment.SegmentClient.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.segment.job.SegmentMaintenance;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class SegmentUploadTest {

    private final String li = "user_id:" + anyone();
    private final String wang = "email:" + anyone() + "@example.cn";
    private UUID list;

    @BeforeEach
    void aListAndTwoPeople() {
        did("Seen", Instant.now(), li);
        did("Seen", Instant.now(), wang);
        profile(li);
        profile(wang);
        list = UUID.fromString(as("marketer").header("Idempotency-Key", anyone())
                .body("{\"name\":\"名单 " + anyone() + "\",\"kind\":\"list\"}").post("/v1/segments")
                .then().statusCode(201).extract().path("id"));
    }

    private Response send(UUID upload, int part, String query, String type, String body) {
        return given().auth().oauth2(TestTokens.of("marketer")).contentType(type)
                .body(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .put("/v1/segments/" + list + "/uploads/" + upload + "/parts/" + part + (query.isEmpty() ? "" : "?" + query));
    }

    private JsonPath done(UUID upload) {
        return Awaitility.await("upload").atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(50))
                .until(() -> as("marketer").get("/v1/segments/" + list + "/uploads/" + upload).jsonPath(),
                        job -> "done".equals(job.getString("status")));
    }

    private JsonPath upload(String mode, String csv) {
        UUID upload = UUID.randomUUID();
        send(upload, 1, "mode=" + mode, "text/csv", csv).then().statusCode(202);
        return done(upload);
    }

    @Test
    void aListGetsItsMembersAndSaysWhoIsUnknown() {
        JsonPath job = upload("add", "\uFEFFidentifier,name\r\n" + li + ",李娜\r\n\"" + wang + "\",\"王, 芳\"\r\ncrm_id:nobody,x\r\n");

        assertThat(job.getLong("done")).isEqualTo(3);
        assertThat(job.getLong("entered")).isEqualTo(2);
        assertThat(job.getLong("unknown")).isEqualTo(1);
        assertThat(job.getList("unknownIdentifiers")).isEqualTo(java.util.List.of("crm_id:nobody"));
        for (String role : java.util.List.of("analyst", "agent", "marketer")) {
            as(role).get("/v1/segments/" + list).then().statusCode(200).body("job.unknown", equalTo(1)).body("job.unknownIdentifiers",
                    nullValue());
            assertThat(as(role).get("/v1/segments/" + list + "/jobs").then().statusCode(200).extract().asString())
                    .doesNotContain("crm_id:nobody");
        }
        assertThat(isMember(list, profile(li))).isTrue();
        awaitTold(list, profile(wang), 1);
        assertThat(told(list, profile(wang)).getFirst().getString("reason.kind")).isEqualTo("list");
    }

    @Test
    void entriesAreRemovedAndReplaced() {
        upload("add", li + "\n" + wang + "\n");

        upload("remove", li + "\n");
        assertThat(isMember(list, profile(li))).isFalse();
        upload("replace", li + "\n");

        assertThat(isMember(list, profile(li))).isTrue();
        assertThat(isMember(list, profile(wang))).isFalse();
    }

    @Test
    void aListComesInPartsAndAPartSentTwiceCountsOnce() {
        UUID upload = UUID.randomUUID();
        send(upload, 1, "last=false", "application/x-ndjson", "\"" + li + "\"\n").then().statusCode(202).body("status", equalTo("filling"));
        send(upload, 1, "last=false", "application/x-ndjson", "\"" + li + "\"\n").then().statusCode(202);
        send(upload, 1, "last=false", "application/x-ndjson", "\"" + wang + "\"\n").then().statusCode(409);
        send(upload, 3, "last=true", "application/x-ndjson", "\"" + wang + "\"\n").then().statusCode(409);
        send(upload, 2, "last=true&mode=remove", "application/x-ndjson", "\"" + wang + "\"\n").then().statusCode(409);
        send(upload, 2, "last=true", "application/x-ndjson", "{\"identifier\":\"" + wang + "\",\"name\":\"王芳\"}\n").then().statusCode(202);

        JsonPath job = done(upload);

        assertThat(job.getLong("entered")).isEqualTo(2);
        send(upload, 2, "last=true", "application/x-ndjson", "{\"identifier\":\"" + wang + "\",\"name\":\"王芳\"}\n").then().statusCode(202)
                .body("status", equalTo("done"));
        send(upload, 3, "last=true", "application/x-ndjson", "\"" + li + "\"\n").then().statusCode(409);
    }

    @Test
    void membersOfAListFollowTheirIdentifiersThroughAMergeAndStayWithoutPersonalisation() {
        upload("add", li + "\n");
        UUID one = profile(li);
        UUID two = profile(wang);

        ShopTestClient.tell(ShopTestClient.track(Instant.now(), li, wang));

        ShopTestClient.await(li, ShopTestClient.withIdentifiers(2));
        UUID survivor = profile(li);
        awaitMember(list, survivor, true);
        assertThat(isMember(list, survivor.equals(one) ? two : one)).isFalse();
        as("agent").body("{\"personalisation\":\"off\",\"source\":\"shop-web\"}").put("/v1/consents/" + li + "/personalisation").then()
                .statusCode(200);
        assertThat(isMember(list, survivor)).isTrue();
    }

    @Test
    void aListThatIsArchivedLosesItsMembers() {
        upload("add", li + "\n" + wang + "\n");

        as("marketer").delete("/v1/segments/" + list).then().statusCode(200);

        awaitMember(list, profile(li), false);
        awaitMember(list, profile(wang), false);
        awaitTold(list, profile(li), 2);
        assertThat(told(list, profile(li)).getLast().getString("reason.kind")).isEqualTo("archived");
        send(UUID.randomUUID(), 1, "", "text/csv", li).then().statusCode(409);
        Awaitility.await("entries are forgotten").atMost(Duration.ofSeconds(10))
                .until(() -> count("segment_entry where segment_id = '" + list + "'") == 0);
    }

    @Test
    void anUploadThatIsNeverFinishedIsLetGo() {
        UUID upload = UUID.randomUUID();
        send(upload, 1, "last=false", "text/csv", li).then().statusCode(202);
        SegmentClient.sql("update segment_job set updated_at = now() - interval '25 hours' where id = '" + upload + "'");

        PostgresClient.inTransaction(SegmentMaintenance::clear);

        as("marketer").get("/v1/segments/" + list + "/uploads/" + upload).then().body("status", equalTo("superseded"));
        assertThat(count("segment_upload_line where job_id = '" + upload + "'")).isZero();
        send(upload, 2, "", "text/csv", wang).then().statusCode(409);
    }

    private static int count(String from) {
        return PostgresClient.inTransaction(
                session -> session.createNativeQuery("select cast(count(*) as int) from " + from, Integer.class).getSingleResult());
    }

    @Test
    void whatIsNotAListOfIdentifiersIsRefusedByLine() {
        send(UUID.randomUUID(), 1, "", "text/csv", li + "\nnobody\n\nEmail:x\n").then().statusCode(400)
                .body("errors.field", equalTo(java.util.List.of("/2", "/4")))
                .body("errors[0].message", containsString("line 2"));
        send(UUID.randomUUID(), 1, "", "application/x-ndjson", "{\"id\":1}\n").then().statusCode(400);
        send(UUID.randomUUID(), 1, "mode=merge", "text/csv", li).then().statusCode(400).body("errors[0].field", equalTo("mode"));
        send(UUID.randomUUID(), 1, "last=maybe", "text/csv", li).then().statusCode(400).body("errors[0].field", equalTo("last"));
        send(UUID.randomUUID(), 0, "", "text/csv", li).then().statusCode(400);
        send(UUID.randomUUID(), 1, "", "application/json", "[]").then().statusCode(415);
        send(UUID.randomUUID(), 1, "", "text/csv", (li + "\n").repeat(60_000)).then().statusCode(413);
        String path = "/v1/segments/" + list + "/uploads/" + UUID.randomUUID();
        given().contentType("text/csv").body(li).put(path + "/parts/1").then().statusCode(401);
        given().auth().oauth2(TestTokens.of("agent")).contentType("text/csv").body(li).put(path + "/parts/1").then().statusCode(403);
        as("marketer").get(path).then().statusCode(404);
        UUID rule = SegmentClient.make("规则 " + anyone(), "{\"hasIdentifier\":\"never\"}");
        given().auth().oauth2(TestTokens.of("admin")).contentType("text/csv").body(li)
                .put("/v1/segments/" + rule + "/uploads/" + UUID.randomUUID() + "/parts/1").then().statusCode(422);
    }

    @Test
    void theAuditLogNamesWhoWasUploaded() {
        UUID upload = UUID.randomUUID();

        send(upload, 1, "", "text/csv", li).then().statusCode(202).body("id", equalTo(upload.toString())).body("kind", equalTo("upload"))
                .body("identifiers", org.hamcrest.Matchers.nullValue()).body("people", org.hamcrest.Matchers.nullValue());

        Awaitility.await("audited").atMost(Duration.ofSeconds(20))
                .until(() -> as("privacy").queryParam("subject", li).queryParam("actor", "marketer")
                        .get("/v1/audit").jsonPath().getList("items.action"), actions -> actions.contains("segment.upload"));
    }
}
