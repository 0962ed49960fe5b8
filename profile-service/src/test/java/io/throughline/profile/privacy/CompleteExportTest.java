package io.throughline.profile.privacy;

import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.privacy.PrivacyTestClient.as;
import static io.throughline.profile.privacy.PrivacyTestClient.awaitStatus;
import static io.throughline.profile.privacy.PrivacyTestClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.TestEvents;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request is completed when all that was announced is stored, whatever texts are in it, and gone when its person is erased. */
@QuarkusTest
@RealServers
class CompleteExportTest {

    private static final String JOURNEY = "journey-service";

    private final String name = anyone();
    private final String user = "user_id:" + name;
    private final String request = "dsr-" + name;

    @BeforeEach
    void aCustomerWhoAsks() {
        tell(identify(NOON, "{\"name\":\"李娜\"}", user));
        ShopTestClient.await(user);
        post(request, "access", user, "").then().statusCode(201);
    }

    private void othersAnswer() {
        OtherServices.answer(request, "access", "feedback-service");
        OtherServices.answer(request, "access", "recommendation-service");
    }

    private String export() {
        return as("privacy").get("/v1/privacy/requests/{id}/export", request).then().statusCode(200).extract().asString();
    }

    private static String fault(JsonPath found) {
        return found.getString("receipts.find { it.service == 'journey-service' }.fault");
    }

    @ParameterizedTest
    @ValueSource(strings = { "\\u0000", "a\\u0000b", "\\ud800", "\\udc00\\ud800", "茶\\u0000" })
    void textsThatNoStoreHoldsAreCarriedEscaped(String text) {
        OtherServices.export(request, JOURNEY, 1, false, "quarantined event",
                "{\"event\":{\"userId\":\"%s\",\"x\":\"%s\"}}".formatted(name, text));
        OtherServices.export(request, JOURNEY, 2, true, "touchpoint",
                "{\"name\":\"茶\",\"big\":1e400,\"long\":2026112222001401234567890123}");
        OtherServices.answer(request, "access", JOURNEY);
        othersAnswer();

        awaitStatus(request, "completed");

        assertThat(export().lines().filter(line -> line.contains(JOURNEY))).hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("\"x\":\"" + text + "\""))
                .anySatisfy(line -> assertThat(line).contains("2026112222001401234567890123"));
        as("privacy").get("/v1/privacy/requests/{id}/report", request).then().statusCode(200).body(containsString(text));
    }

    @Test
    void aPartThatIsMissingLeavesTheRequestFailedUntilItComes() {
        OtherServices.export(request, JOURNEY, 1, false, "touchpoint", "{\"name\":\"one\"}");
        byte[] missing = OtherServices.part(request, JOURNEY, 2, true, "{\"kind\":\"touchpoint\",\"data\":{\"name\":\"two\"}}");
        OtherServices.answer(request, "access", JOURNEY);
        othersAnswer();

        JsonPath failed = awaitStatus(request, "failed");
        assertThat(fault(failed)).isEqualTo("1 of 2 announced parts are stored");
        assertThat(failed.getList("waitingFor", String.class)).contains(JOURNEY);
        as("privacy").get("/v1/privacy/requests/{id}/export", request).then().statusCode(409);

        TestEvents.send("privacy", request, request + "late", "/" + JOURNEY, "io.throughline.privacy.exported.v1",
                new String(missing, StandardCharsets.UTF_8));

        assertThat(fault(awaitStatus(request, "completed"))).isNull();
        assertThat(export().lines().filter(line -> line.contains(JOURNEY))).hasSize(2);
    }

    @Test
    void aPartThatIsMissingIsAskedForAgainByAStart() {
        OtherServices.part(request, JOURNEY, 1, true, "{\"kind\":\"touchpoint\",\"data\":{\"name\":\"lost\"}}");
        OtherServices.answer(request, "access", JOURNEY);
        awaitStatus(request, "failed");

        as("privacy").post("/v1/privacy/requests/{id}/start", request).then().statusCode(200).body("status", equalTo("running"));
        OtherServices.export(request, JOURNEY, 1, true, "touchpoint", "{\"name\":\"found\"}");
        OtherServices.answer(request, "access", JOURNEY);
        othersAnswer();

        awaitStatus(request, "completed");
        assertThat(export()).contains("found");
    }

    @Test
    void anotherPartThanTheAnnouncedOneDoesNotComplete() {
        OtherServices.part(request, JOURNEY, 1, true, "{\"kind\":\"touchpoint\",\"data\":{\"name\":\"announced\"}}");
        String other = "{\"requestId\":\"%s\",\"service\":\"%s\",\"part\":1,\"last\":true,\"items\":[{\"kind\":\"x\",\"data\":{}}]}"
                .formatted(request, JOURNEY);
        TestEvents.send("privacy", request, request + "other", "/" + JOURNEY, "io.throughline.privacy.exported.v1", other);
        OtherServices.answer(request, "access", JOURNEY);

        assertThat(fault(awaitStatus(request, "failed"))).contains("another digest");
    }

    @ParameterizedTest
    @ValueSource(strings = { "export", "report" })
    void whatWasCollectedIsGoneWithItsPerson(String what) {
        OtherServices.answer(request, "access", JOURNEY);
        othersAnswer();
        awaitStatus(request, "completed");
        post(request + "-e", "erasure", user, "").then().statusCode(201);

        as("privacy").get("/v1/privacy/requests/{id}/{what}", request, what).then().statusCode(410)
                .contentType(containsString("application/problem+json")).body("type", equalTo("urn:throughline:problem:gone"));
        OtherServices.answer(request + "-e", "erasure");
        awaitStatus(request + "-e", "completed");
        as("privacy").get("/v1/privacy/requests/{id}/{what}", request, what).then().statusCode(410);
        as("privacy").get("/v1/privacy/requests/{id}", request).then().body("expiresAt",
                org.hamcrest.Matchers.lessThan(Instant.now().toString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "?lang=zh | en | 我们保存的关于您的信息 | zh-CN", "?lang=en | zh | What is kept of you | en",
            "'' | zh-CN,zh;q=0.9,en;q=0.8 | 我们保存的关于您的信息 | zh-CN", "'' | en-GB | What is kept of you | en",
            "'' | fr | What is kept of you | en",
            "'' | ;;; | What is kept of you | en" })
    void theReportIsReadInTheLanguageOfItsReader(String query, String accepted, String title, String tag) {
        OtherServices.export(request, JOURNEY, 1, true, "touchpoint", "{\"name\":\"茶\",\"properties\":{\"items\":[{\"sku\":\"<b>\"}]}}");
        OtherServices.answer(request, "access", JOURNEY);
        othersAnswer();
        awaitStatus(request, "completed");

        as("privacy").header("Accept-Language", accepted).get("/v1/privacy/requests/" + request + "/report" + query).then().statusCode(200)
                .header("Content-Language", tag).body(containsString("<h1>" + title + "</h1>"))
                .body(not(containsString("{\""))).body(not(containsString("&quot;:"))).body(containsString("&lt;b&gt;"));
        as("privacy").get("/v1/privacy/requests/" + request + "/report?lang=fr").then().statusCode(400).body("errors[0].field",
                equalTo("lang"));
    }

    @Test
    void allTimesOfAnExportHaveOneForm() {
        OtherServices.answer(request, "access", JOURNEY);
        othersAnswer();
        awaitStatus(request, "completed");

        String export = export();

        assertThat(export).contains("firstSeen").containsPattern("\"firstSeen\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"");
        assertThat(export).doesNotContainPattern("\\d{2}:\\d{2}(\\.\\d+)?\\+00");
    }
}
