package io.throughline.profile.privacy;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.privacy.PrivacyTestClient.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.ArrayList;
import java.util.List;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All that a partner sees of consents is the same for an erased person and for one who was never known. */
@QuarkusTest
@RealServers
class PartnerConsentViewTest {

    private final String name = anyone();
    private final String purpose = "club_" + name.replace("-", "_");

    @BeforeEach
    void aPurposeWithDoubleOptIn() {
        as("admin").body("""
                {"textZh":"会员通讯","textEn":"Club news","legalBasis":"consent","validFrom":"2026-01-01T00:00:00Z","channels":["email",\
                "partner"],"doubleOptIn":true}
                """).put("/v1/consent-purposes/{id}/versions/1", purpose).then().statusCode(201);
    }

    private static RequestSpecification partner() {
        return given().auth().oauth2(TestTokens.partner("partner-mall", "mall")).contentType("application/json");
    }

    private Response state(String id, String who, String of, String decision, String more) {
        return partner().body(
                "{\"id\":\"%s\",\"identifier\":\"%s\",\"purpose\":\"%s\",\"decision\":\"%s\"%s}".formatted(id, who, of, decision, more))
                .post("/v1/consents");
    }

    private List<String> seen(String who) {
        List<String> seen = new ArrayList<>();
        for (String of : List.of("marketing", purpose)) {
            String id = anyone();
            note(seen, partner().queryParam("identifier", who).queryParam("purpose", of).queryParam("channel", "mall")
                    .get("/v1/consents/check"), who, id);
            JsonPath granted = note(seen, state(id, who, of, "granted", ",\"version\":1"), who, id);
            note(seen, state(id, who, of, "granted", ",\"version\":1"), who, id);
            note(seen, state(id, who, of, "denied", ""), who, id);
            note(seen, partner().queryParam("identifier", who).queryParam("purpose", of).queryParam("channel", "mall")
                    .get("/v1/consents/check"), who, id);
            if (granted.get("confirmation.token") != null) {
                String token = "{\"token\":\"" + granted.getString("confirmation.token") + "\"}";
                note(seen, partner().body(token).post("/v1/consents/confirmations"), who, id);
                note(seen, partner().body(token).post("/v1/consents/confirmations"), who, id);
            }
            note(seen, partner().body("{\"checks\":[{\"identifier\":\"%s\",\"purpose\":\"%s\",\"channel\":\"mall\"}]}".formatted(who, of))
                    .post("/v1/consents/check"), who, id);
            String withdrawn = anyone();
            note(seen, state(withdrawn, who, of, "denied", ""), who, withdrawn);
            note(seen, partner().queryParam("identifier", who).queryParam("purpose", of).queryParam("channel", "mall")
                    .get("/v1/consents/check"), who, withdrawn);
        }
        return seen;
    }

    private static JsonPath note(List<String> seen, Response response, String who, String id) {
        seen.add(response.statusCode() + " "
                + response.asString().replace(who, "WHO").replace(id, "ID").replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                        .replaceAll("\"token\":\"[^\"]+\"", "TOKEN"));
        return response.jsonPath();
    }

    @Test
    void anErasedPersonLooksLikeOneWhoWasNeverKnown() {
        String erased = "email:" + name + "@example.cn";
        PrivacyTestClient.post("dsr-" + name, "erasure", erased, "").then().statusCode(201);

        List<String> ofErased = seen(erased);

        assertThat(ofErased).isEqualTo(seen("email:never-" + name + "@example.cn"));
        assertThat(ofErased).anyMatch(each -> each.startsWith("201 "));
        as("agent").queryParam("identifier", erased).queryParam("purpose", "marketing").queryParam("channel", "email")
                .get("/v1/consents/check").then()
                .body("because", equalTo("default"));
        for (String table : List.of("consent_entry where identifier", "consent_state where key", "identifier where key")) {
            assertThat(PrivacyTestClient.count(table + " like '%:" + name + "%'")).as(table).isZero();
        }
    }
}
