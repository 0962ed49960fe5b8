package io.throughline.profile.privacy;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static io.throughline.profile.privacy.PrivacyTestClient.as;
import static io.throughline.profile.privacy.PrivacyTestClient.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ways, other than a touchpoint's names, by which an erased person's could come back. */
@QuarkusTest
@RealServers
class SuppressionDoorsTest {

    private final String name = anyone();
    private final String mail = "email:" + name + "@example.cn";
    private final String user = "user_id:" + name;
    private final String browser = "anonymous_id:b-" + name;

    @BeforeEach
    void erased() {
        for (String each : List.of(mail, user, browser)) {
            PrivacyTestClient.post(UUID.randomUUID().toString(), "erasure", each, "").then().statusCode(201);
        }
    }

    private ValidatableResponse state(String token, String purpose, String decision, String more) {
        return given().auth().oauth2(token).contentType("application/json").body("""
                {"id":"crm-%s","identifier":"%s","purpose":"%s","decision":"%s"%s}""".formatted(name, mail, purpose, decision, more))
                .post("/v1/consents").then();
    }

    private void nothingIsKept() {
        for (String table : List.of("consent_entry where identifier", "consent_state where key", "identifier where key",
                "segment_entry where identifier",
                "segment_upload_line where identifier", "segment_job where cast(unknown_identifiers as text)")) {
            assertThat(count(table + " like '%" + name + "%'")).as(table).isZero();
        }
        assertThat(TestEvents.all("consents")).noneMatch(each -> each.value() != null && each.key().contains(name));
    }

    @Test
    void aStatementIsAnsweredAsAllAreAndNotKept() {
        state(TestTokens.of("agent"), "marketing", "granted", ",\"version\":1,\"channels\":[\"email\"]").statusCode(201)
                .body("id", equalTo("crm-" + name)).body("identifier", equalTo(mail)).body("decision", equalTo("granted"));
        state(TestTokens.partner("partner-mall", "mall"), "personalisation", "denied", "").statusCode(201);
        as("agent").body("{\"personalisation\":\"off\"}").put("/v1/consents/{id}/personalisation", mail).then().statusCode(200)
                .body("personalisation", equalTo("off"));

        nothingIsKept();
        as("agent").get("/v1/consents/{id}", mail).then().statusCode(404);
    }

    @Test
    void aGrantThatWouldWaitForItsConfirmationIsAnsweredWithATokenToo() {
        String purpose = "club_" + name.replace("-", "_");
        as("admin").body("""
                {"textZh":"会员通讯","textEn":"Club news","legalBasis":"consent","validFrom":"2026-01-01T00:00:00Z","channels":["email"],\
                "doubleOptIn":true}
                """).put("/v1/consent-purposes/{id}/versions/1", purpose).then().statusCode(201);

        state(TestTokens.of("agent"), purpose, "granted", ",\"version\":1").statusCode(201).body("pending", equalTo(true))
                .body("confirmation.token", notNullValue()).body("confirmation.expiresAt", notNullValue());

        nothingIsKept();
    }

    @Test
    void aLineOfAListIsCountedAndNotKept() {
        String list = as("marketer").header("Idempotency-Key", anyone()).body("{\"name\":\"名单 " + anyone() + "\",\"kind\":\"list\"}")
                .post("/v1/segments").then().statusCode(201).extract().path("id");
        String upload = "/v1/segments/" + list + "/uploads/" + UUID.randomUUID();

        given().auth().oauth2(TestTokens.of("marketer")).contentType("text/csv").body(mail + "\ncrm_id:nobody\n").put(upload + "/parts/1")
                .then().statusCode(202);

        JsonPath job = Awaitility.await("upload").atMost(Duration.ofSeconds(15)).until(() -> as("marketer").get(upload).jsonPath(),
                each -> "done".equals(each.getString("status")));
        assertThat(job.getLong("total")).isEqualTo(2);
        assertThat(job.getLong("done")).isEqualTo(2);
        assertThat(job.getLong("unknown")).isEqualTo(2);
        assertThat(job.getList("unknownIdentifiers")).isEqualTo(List.of("crm_id:nobody"));
        nothingIsKept();
    }

    private static String alias(String who, String previousId) {
        return track(NOON, who).replace("\"track\"", "\"alias\"").replace("\"channel\"",
                "\"previousId\":\"" + previousId + "\",\"channel\"");
    }

    @Test
    void anAliasOfAnErasedUserIsDroppedAndOfTheirBrowserGoesOnWithoutIt() {
        String other = "user_id:other-" + name;
        String third = "user_id:third-" + name;

        tell(alias(other, name));
        tell(alias(third, "b-" + name));
        tell(track(NOON.plusSeconds(1), other));
        tell(track(NOON.plusSeconds(1), third, "crm_id:" + name));

        assertThat(ShopTestClient.await(other).getList("identifiers")).hasSize(1);
        ShopTestClient.await(third, ShopTestClient.withIdentifiers(2));
        assertThat(count("identifier where key in ('" + user + "','anonymous_id:" + name + "','user_id:b-" + name + "','" + browser + "')"))
                .isZero();
    }
}
