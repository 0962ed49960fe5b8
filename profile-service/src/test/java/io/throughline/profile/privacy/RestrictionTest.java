package io.throughline.profile.privacy;

import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.privacy.PrivacyTestClient.as;
import static io.throughline.profile.privacy.PrivacyTestClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@RealServers
class RestrictionTest {

    private final String name = anyone();
    private final String user = "user_id:" + name;
    private final String request = "dsr-" + name;
    private String id;

    @BeforeEach
    void aCustomer() {
        tell(identify(NOON, "{\"name\":\"李娜\"}", user));
        id = ShopTestClient.await(user).getString("id");
    }

    private static boolean isRestricted(byte[] consents) {
        return consents != null && JsonPath.from(new String(consents, StandardCharsets.UTF_8)).getBoolean("restricted");
    }

    @Test
    void aRestrictionIsToldToAllAndLifted() {
        post(request, "restriction", user, "").then().statusCode(201);
        TestEvents.await("consents", each -> id.equals(each.key()) && isRestricted(each.value()));

        as("privacy").body("{\"id\":\"%s-end\",\"kind\":\"lifting\",\"profileId\":\"%s\"}".formatted(request, id))
                .post("/v1/privacy/requests").then().statusCode(201);

        Awaitility.await().atMost(Duration.ofSeconds(20))
                .until(() -> TestEvents.all("consents").stream().filter(each -> id.equals(each.key()))
                        .reduce((first, last) -> last).map(last -> !isRestricted(last.value())).orElse(false));
    }

    @ParameterizedTest
    @ValueSource(strings = { "restriction", "lifting" })
    void ofAVisitorOrAMistypedAddressThereIsNothingToRestrict(String kind) {
        tell(ShopTestClient.track(NOON, "anonymous_id:v-" + name));
        for (String nobody : new String[]{ "anonymous_id:v-" + name, "email:" + name + "@mistyped.cn",
                "profile_id:" + UUID.randomUUID() }) {
            post(request, kind, nobody, "").then().statusCode(422).body("errors[0].field", equalTo("/subject"));
            post(request, kind, nobody, ",\"start\":false").then().statusCode(422);
        }
        as("privacy").get("/v1/privacy/requests/{id}", request).then().statusCode(404);
    }

    @Test
    void whatWaitedForItsStartIsRefusedWhereNobodyIsKnownByItAnyMore() {
        post(request, "restriction", user, ",\"start\":false").then().statusCode(201);
        PrivacyTestClient.sql("update privacy_request set subject = 'user_id:gone-" + name + "' where id = '" + request + "'");

        as("privacy").post("/v1/privacy/requests/{id}/start", request).then().statusCode(422);

        as("privacy").get("/v1/privacy/requests/{id}", request).then().body("status", equalTo("received"));
    }

    @Test
    void whatRestrictsNobodyIsNotSignedForAsDone() {
        String told = PrivacyRequests.submit("restriction", UUID.randomUUID(), "user_id:nobody-" + name);

        assertThat(PrivacyRequests.receipt(told, "profile-service").getString("status")).isEqualTo("failed");
    }
}
