package io.throughline.profile.privacy;

import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.privacy.PrivacyTestClient.as;
import static io.throughline.profile.privacy.PrivacyTestClient.awaitStatus;
import static io.throughline.profile.privacy.PrivacyTestClient.count;
import static io.throughline.profile.privacy.PrivacyTestClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.TestEvents;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Erasures that do not end at the first go, and what else is asked about who is erased. */
@QuarkusTest
@RealServers
class ErasureTest {

    private final String name = anyone();
    private final String user = "user_id:" + name;
    private final String email = "email:" + name + "@例子.cn";
    private final String tablet = "anonymous_id:" + name;
    private final String erasure = "dsr-" + name;
    private String id;

    @BeforeEach
    void aCustomer() {
        tell(identify(NOON, "{\"name\":\"李娜\"}", user, email, tablet));
        id = ShopTestClient.await(user, ShopTestClient.withIdentifiers(3)).getString("id");
    }

    /** As journey-service could not, and the three others could. */
    private void eraseButForTheJourney() {
        post(erasure, "erasure", email, "").then().statusCode(201);
        OtherServices.answer(erasure, "erasure", "feedback-service");
        OtherServices.answer(erasure, "erasure", "recommendation-service");
        OtherServices.fail(erasure, "erasure", "journey-service");
        PrivacyTestClient.await(erasure, found -> "failed".equals(found.getString("status")) && found.getList("receipts").size() == 4);
        ShopTestClient.get(user).then().statusCode(404);
    }

    private static JsonPath told(String request, int times) {
        return Awaitility.await("told").atMost(Duration.ofSeconds(20)).until(() -> TestEvents.all("privacy").stream()
                .filter(each -> request.equals(each.key())
                        && "io.throughline.privacy.requested.v1".equals(TestEvents.header(each, "ce_type")))
                .map(each -> JsonPath.from(new String(each.value(), StandardCharsets.UTF_8))).toList(), all -> all.size() == times)
                .getLast();
    }

    private void allNames(JsonPath told) {
        assertThat(told.getList("identifiers", String.class)).containsExactlyInAnyOrder(user, email, tablet);
        assertThat(told.getString("profileId")).isEqualTo(id);
    }

    @Test
    void whatFailedInOneServiceIsToldByAllNamesAgain() {
        eraseButForTheJourney();

        as("privacy").post("/v1/privacy/requests/{id}/start", erasure).then().statusCode(200).body("status", equalTo("running"));

        allNames(told(erasure, 2));
        OtherServices.answer(erasure, "erasure");
        awaitStatus(erasure, "completed");
        assertThat(count("privacy_request where id = '" + erasure + "' and names is null and subject is null")).isEqualTo(1);
    }

    @Test
    void anotherErasureOfTheSamePersonIsToldByAllNamesToo() {
        eraseButForTheJourney();

        post(erasure + "-2", "erasure", user, "").then().statusCode(201);

        allNames(told(erasure + "-2", 1));
        assertThat(awaitStatus(erasure, "failed").getString("subject")).isEqualTo(email);
    }

    @Test
    void whatElseIsAskedAboutThePersonIsCalledOffAndForgottenAndLatePartsAreRefused() {
        String access = "access-" + name;
        post(access, "access", user, ",\"note\":\"她来电了\"").then().statusCode(201);
        post("later-" + name, "restriction", tablet, ",\"start\":false").then().statusCode(201);
        OtherServices.export(access, "feedback-service", 1, true, "response", "{\"comment\":\"很好\"}");
        Awaitility.await().until(() -> count("privacy_export where request_id = '" + access + "' and service = 'feedback-service'") == 1);

        post(erasure, "erasure", email, "").then().statusCode(201);

        for (String each : List.of(access, "later-" + name)) {
            as("privacy").get("/v1/privacy/requests/{id}", each).then().body("status", equalTo("cancelled")).body("subject", nullValue())
                    .body("note", nullValue());
        }
        assertThat(count("privacy_export where request_id = '" + access + "'")).isZero();
        OtherServices.export(access, "journey-service", 1, true, "touchpoint", "{\"name\":\"late\"}");
        OtherServices.answer(access, "access", "journey-service");
        PrivacyTestClient.await(access, found -> found.getList("receipts.service").contains("journey-service"));
        assertThat(count("privacy_export where request_id = '" + access + "'")).isZero();
        as("privacy").post("/v1/privacy/requests/{id}/start", access).then().statusCode(409);
    }

    @Test
    void whatIsAskedAboutOthersGoesOn() {
        String access = "access-" + name;
        String other = "user_id:other-" + name;
        post(access, "access", other, "").then().statusCode(201);

        post(erasure, "erasure", email, "").then().statusCode(201);

        as("privacy").get("/v1/privacy/requests/{id}", access).then().body("status", equalTo("running")).body("subject", equalTo(other));
    }
}
