package io.throughline.profile.segment;

import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.segment.SegmentClient.as;
import static io.throughline.profile.segment.SegmentClient.awaitMember;
import static io.throughline.profile.segment.SegmentClient.make;
import static io.throughline.profile.segment.SegmentClient.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.segment.evaluation.TestPerson;
import io.throughline.profile.segment.job.SegmentMaintenance;
import io.throughline.profile.segment.membership.MemberView;
import io.throughline.profile.segment.membership.MembershipPreview;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class SegmentMembersTest {

    private final String club = "club" + anyone().replace("-", "");
    private final String li = "user_id:" + anyone();
    private final String wang = "user_id:" + anyone();
    private UUID all;

    private String inClub() {
        return "{\"trait\":\"club\",\"eq\":\"" + club + "\"}";
    }

    @BeforeEach
    void twoMembersOfAClub() {
        ShopTestClient.tell(ShopTestClient.identify(Instant.now(),
                "{\"club\":\"" + club + "\",\"name\":\"李娜\",\"email\":\"li@example.cn\",\"note\":\"=1+1\",\"city\":\"上海, \\\"浦东\\\"\"}",
                li));
        ShopTestClient.tell(
                ShopTestClient.identify(Instant.now(), "{\"club\":\"" + club + "\",\"name\":\"王芳\",\"phone\":\"+8613812345678\"}", wang));
        profile(li);
        profile(wang);
        all = make("会员 " + anyone(), inClub());
        awaitMember(all, profile(li), true);
        awaitMember(all, profile(wang), true);
    }

    @Test
    void membersAreListedByPagesAndMaskedForThoseWhoNeedNotSeeThem() {
        Response first =
                as("agent").queryParam("limit", 1).queryParam("traits", "name,email,phone").get("/v1/segments/" + all + "/members");
        first.then().statusCode(200).body("items", hasSize(1)).body("next", notNullValue()).body("items[0].reason.parts",
                equalTo(List.of("/rule")));
        Response second = as("agent").queryParam("limit", 1).queryParam("cursor", first.jsonPath().getString("next"))
                .get("/v1/segments/" + all + "/members");
        second.then().body("items", hasSize(1)).body("next", nullValue());

        assertThat(first.asString() + second.asString()).contains("李娜", "li@example.cn", "王芳");
        String masked = as("marketer").get("/v1/segments/" + all + "/members").then().statusCode(200).body("items", hasSize(2)).extract()
                .asString();
        assertThat(masked).contains("李*", "l***@example.cn", "王*").doesNotContain("李娜", "li@example.cn", "13812345678");
        as("agent").queryParam("traits", ",a".repeat(5) + ",b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u")
                .get("/v1/segments/" + all + "/members").then().statusCode(400);
    }

    @Test
    void anExportHoldsThoseWhoAgreedAndNothingThatASpreadsheetRuns() {
        agreed(li);

        Response csv = as("admin").queryParam("channel", "email").queryParam("traits", "name,email,note,city").queryParam("bom", true)
                .get("/v1/segments/" + all + "/members/export");
        Response ndjson =
                as("marketer").queryParam("channel", "email").queryParam("format", "ndjson").get("/v1/segments/" + all + "/members/export");

        csv.then().statusCode(200).contentType("text/csv").header("Content-Disposition", containsString("segment-" + all + ".csv"));
        String[] lines = csv.asString().split("\r\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).isEqualTo("\uFEFFprofile_id,since,name,email,note,city");
        assertThat(lines[1]).startsWith(profile(li) + ",").endsWith(",李娜,li@example.cn,'=1+1,\"上海, \"\"浦东\"\"\"");
        ndjson.then().statusCode(200).contentType("application/x-ndjson");
        assertThat(ndjson.asString().lines()).singleElement()
                .satisfies(line -> assertThat(line).contains(profile(li).toString(), "l***@example.cn").doesNotContain("李娜"));
        as("admin").queryParam("channel", "sms").get("/v1/segments/" + all + "/members/export").then().statusCode(200)
                .body(equalTo("profile_id,since,name,email,phone\r\n"));
    }

    @Test
    void whatHoldsByDefaultIsNoAgreementToBeWrittenTo() {
        // Both have said something, so that there is a row for them, with the defaults beside it.
        agreed(li);
        agreed(wang);

        Response all = as("admin").queryParam("channel", "email").queryParam("purpose", "analytics").queryParam("traits", "name")
                .get("/v1/segments/" + this.all + "/members/export");

        all.then().statusCode(200).body(equalTo("profile_id,since,name\r\n"));
        as("agent").get("/v1/consents/{identifier}", li).then().statusCode(200).body("state.analytics.email", equalTo("granted"));
    }

    @Test
    void theAuditLogNamesWhoWasExported() {
        agreed(li);
        Instant since = Instant.now();

        as("admin").queryParam("channel", "email").get("/v1/segments/" + all + "/members/export").then().statusCode(200);

        Awaitility.await("audited").atMost(Duration.ofSeconds(20))
                .until(() -> as("privacy").queryParam("subject", "profile_id:" + profile(li))
                        .queryParam("actor", "admin").queryParam("from", since.toString()).get("/v1/audit").jsonPath()
                        .getList("items.action"),
                        actions -> actions.equals(List.of("segment.export")));
    }

    @Test
    void anExportSaysWhatItLacks() {
        String export = "/v1/segments/" + all + "/members/export";
        as("admin").get(export).then().statusCode(400).body("errors[0].field", equalTo("channel"));
        as("admin").queryParam("channel", "email").queryParam("format", "xls").get(export).then().statusCode(400).body("errors[0].field",
                equalTo("format"));
        as("admin").queryParam("channel", "email").get("/v1/segments/" + UUID.randomUUID() + "/members/export").then().statusCode(404);
        as("admin").queryParam("channel", "email").queryParam("purpose", "nothing").get(export).then().statusCode(400)
                .body("errors[0].field", equalTo("purpose"));
        as("admin").queryParam("channel", "email").queryParam("purpose", "service").get(export).then().statusCode(400)
                .body("errors[0].field", equalTo("purpose"));
        as("admin").queryParam("channel", "e\0").get(export).then().statusCode(400).body("errors[0].field", equalTo("channel"));
        as("analyst").queryParam("channel", "email").get(export).then().statusCode(403);
        io.restassured.RestAssured.given().queryParam("channel", "email").get(export).then().statusCode(401);
    }

    @Test
    void growthIsAddedUpByDay() {
        ShopTestClient.tell(ShopTestClient.identify(Instant.now(), "{\"club\":\"other\"}", wang));
        awaitMember(all, profile(wang), false);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        SegmentClient.sql(
                "insert into segment_growth (segment_id, day, entered, exited) values ('" + all + "', '" + today.minusDays(2) + "', 5, 4)");
        String before = growth(today);

        PostgresClient.inTransaction(SegmentMaintenance::addUp);

        assertThat(growth(today)).isEqualTo(before);
        as("analyst").queryParam("from", today.minusDays(2).toString()).get("/v1/segments/" + all + "/growth").then().statusCode(200)
                .body("items[0].entered", equalTo(2)).body("items[0].exited", equalTo(1)).body("items[0].size", equalTo(1))
                .body("items[1].size", equalTo(0)).body("items[2].entered", equalTo(5)).body("items", hasSize(3));
        as("analyst").queryParam("from", today.plusDays(1).toString()).get("/v1/segments/" + all + "/growth").then().statusCode(400);
        as("analyst").queryParam("to", "-999999999-01-01").get("/v1/segments/" + all + "/growth").then().statusCode(400)
                .body("errors[0].field", equalTo("to"));
        as("analyst").queryParam("from", "+999999999-12-31").get("/v1/segments/" + all + "/growth").then().statusCode(400);
        as("analyst").queryParam("from", "yesterday").get("/v1/segments/" + all + "/growth").then().statusCode(400);
    }

    private String growth(LocalDate today) {
        return as("analyst").queryParam("to", today.toString()).get("/v1/segments/" + all + "/growth").then().statusCode(200).extract()
                .asString();
    }

    @Test
    void overlapIsCountedForEveryCombination() {
        UUID one = make("一 " + anyone(), "{\"and\":[" + inClub() + ",{\"trait\":\"note\",\"eq\":\"=1+1\"}]}");
        UUID none = make("无 " + anyone(), "{\"and\":[" + inClub() + ",{\"trait\":\"note\",\"eq\":\"nobody\"}]}");

        as("analyst").queryParam("ids", all + "," + one + "," + none).get("/v1/segments/overlap").then().statusCode(200)
                .body("segments.size", equalTo(List.of(2, 1, 0))).body("together", hasSize(4))
                .body("together[0].members", equalTo(1)).body("together[0].union", equalTo(2)).body("together[0].jaccard", equalTo(0.5f))
                .body("together[1].members", equalTo(0));
        as("analyst").queryParam("ids", all).get("/v1/segments/overlap").then().statusCode(400);
        as("analyst").queryParam("ids", "x,y").get("/v1/segments/overlap").then().statusCode(400);
        as("analyst").queryParam("ids", all + "," + UUID.randomUUID()).get("/v1/segments/overlap").then().statusCode(404);
    }

    @Test
    void aPreviewCountsAndShowsMaskedPeopleAndKeepsNothing() {
        Response preview = as("marketer").body("{\"rule\":" + inClub() + "}").post("/v1/segments/preview");

        preview.then().statusCode(200).body("members", equalTo(2)).body("exact", equalTo(true)).body("low", equalTo(2))
                .body("high", equalTo(2)).body("sample", hasSize(2));
        assertThat(preview.asString()).contains("李*", "王*").doesNotContain("李娜");
        as("marketer").body("{\"rule\":{\"did\":\"A\",\"within\":\"x\"}}").post("/v1/segments/preview").then().statusCode(400)
                .body("errors[0].field", equalTo("/rule/within"));
        as("marketer").body("{}").post("/v1/segments/preview").then().statusCode(400);
        as("marketer").body("{\"rule\":{\"trait\":\"a\\u0000\",\"eq\":1}}").post("/v1/segments/preview").then().statusCode(400)
                .body("errors[0].field", equalTo("/rule/trait"));
        as("marketer").body("7").post("/v1/segments/preview").then().statusCode(400);
        as("marketer").body("{\"rule\":{\"segment\":\"" + UUID.randomUUID() + "\"}}").post("/v1/segments/preview").then().statusCode(400)
                .body("errors[0].field", equalTo("/rule/segment"));
        io.restassured.RestAssured.given().contentType("application/json").body("{}").post("/v1/segments/preview").then().statusCode(401);
    }

    @Test
    void rulesAboutConsentsAskWhoNeverSaidAnythingByTheDefaults() {
        assertThat(members("{\"consent\":\"feedback\",\"channel\":\"email\"}")).isEqualTo(2);
        assertThat(members("{\"consent\":\"marketing\",\"channel\":\"email\",\"is\":\"denied\"}")).isEqualTo(2);
        assertThat(members("{\"consent\":\"marketing\",\"channel\":\"email\"}")).isZero();
    }

    private int members(String rule) {
        return as("marketer").body("{\"rule\":{\"and\":[" + inClub() + "," + rule + "]}}").post("/v1/segments/preview").then()
                .statusCode(200)
                .extract().path("members");
    }

    @Test
    void whoSeesNoAddressesFindsNobodyByThemWithARule() {
        String rule = "{\"and\":[" + inClub() + ",{\"trait\":\"phone\",\"contains\":\"5678\"}]}";

        for (String role : List.of("analyst", "marketer")) {
            as(role).body("{\"rule\":" + rule + "}").post("/v1/segments/preview").then().statusCode(403)
                    .contentType("application/problem+json").body("errors.field", equalTo(List.of("/rule/and/1/trait")));
        }
        as("marketer").body(SegmentClient.body("号码 " + anyone(), rule)).post("/v1/segments").then().statusCode(403);
        as("marketer").header("If-Match", "*").body(SegmentClient.body("会员 " + anyone(), rule)).put("/v1/segments/" + all).then()
                .statusCode(403);
        as("agent").body("{\"rule\":" + rule + "}").post("/v1/segments/preview").then().statusCode(200).body("members", equalTo(1));
    }

    @Inject
    MembershipPreview previewer;

    @Inject
    MaskingPolicy masking;

    @Test
    void aPreviewOfASampleSaysHowSureItIs() {
        MemberView.Preview preview = previewer.preview(TestPerson.rule("{\"not\":" + inClub() + "}"), List.of(), masking.strict(), 5);

        assertThat(preview.exact()).isFalse();
        assertThat(preview.asked()).isLessThan(preview.population());
        assertThat(preview.members()).isBetween(preview.low(), preview.high());
        assertThat(preview.high()).isLessThanOrEqualTo(preview.population());
    }

    @Test
    void anExportOfManyGoesOnBatchByBatch() {
        SegmentClient
                .sql("""
                with made as (insert into profile (id, revision, traits, created_at, updated_at)
                  select gen_random_uuid(), 1, jsonb_build_object('name', jsonb_build_object('value', '客户 ' || n)), now(), now()
                    from generate_series(1, 2500) n returning id),
                members as (insert into segment_member (segment_id, profile_id, since, reason) select '%s', id, now(), '{}' from made)
                insert into consent_state (key, revision, state, uses, proof, personalisation, restricted, speakers, updated_at)
                select 'profile_id:' || id, 1, '{"marketing":{"wechat":"granted"}}', '{}',
                  '{"marketing":{"wechat":{"sender":"shop","id":"1"}}}', true, random() < 0, '[]', now() from made"""
                        .formatted(all));

        Response ndjson = as("admin").queryParam("channel", "wechat").queryParam("format", "ndjson").queryParam("traits", "name")
                .get("/v1/segments/" + all + "/members/export");

        assertThat(ndjson.statusCode()).as(ndjson.asString()).isEqualTo(200);
        assertThat(ndjson.asString().lines().distinct().filter(line -> line.contains("客户 "))).hasSize(2500);
    }

    private static void agreed(String identifier) {
        as("agent").body("{\"id\":\"" + anyone() + "\",\"identifier\":\"" + identifier
                + "\",\"purpose\":\"marketing\",\"version\":1,\"channels\":[\"email\"],"
                + "\"decision\":\"granted\",\"source\":\"shop-web\"}").post("/v1/consents").then().statusCode(201);
    }
}
