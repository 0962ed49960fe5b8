package io.throughline.profile.privacy;

import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.privacy.PrivacyTestClient.as;
import static io.throughline.profile.privacy.PrivacyTestClient.awaitStatus;
import static io.throughline.profile.privacy.PrivacyTestClient.post;

import java.time.Duration;
import java.time.Instant;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@RealServers
class DownloadTest {

    private final String name = anyone();
    private final String request = "dsr-" + name;

    @ParameterizedTest
    @ValueSource(strings = { "export", "report" })
    void theAuditLogNamesWhoseDataWereDownloaded(String what) {
        tell(identify(NOON, "{\"name\":\"李娜\"}", "user_id:" + name));
        String id = ShopTestClient.await("user_id:" + name).getString("id");
        post(request, "access", "user_id:" + name, "").then().statusCode(201);
        OtherServices.answer(request, "access");
        awaitStatus(request, "completed");
        Instant since = Instant.now();

        as("privacy").get("/v1/privacy/requests/{id}/{what}", request, what).then().statusCode(200);

        Awaitility.await("audited").atMost(Duration.ofSeconds(20)).until(() -> as("admin").queryParam("subject", "profile_id:" + id)
                .queryParam("action", "privacy.export.read").queryParam("from", since.toString()).get("/v1/audit").jsonPath()
                .getList("items.resource"),
                resources -> resources.contains("GET /v1/privacy/requests/{id}/" + what));
    }
}
