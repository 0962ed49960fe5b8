package io.throughline.profile.fuzz;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.test.TestTokens;
import io.throughline.commons.test.fuzz.EventFuzzer;
import io.throughline.commons.test.fuzz.FuzzRun;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Odd inputs at every door of profile-service: each operation of the API, each topic that it listens to. */
@QuarkusTest
@Tag("fuzz")
@RealServers
class ProfileFuzzTest {

    private static final List<String> HEARD = List.of("touchpoints", "feedback", "audit", "privacy");
    private static final EventFuzzer.Kind TOUCHPOINT =
            new EventFuzzer.Kind("touchpoints", "touchpoint", "io.throughline.touchpoint.v1", "subject");
    private static final List<EventFuzzer.Kind> KINDS = List.of(TOUCHPOINT, TOUCHPOINT,
            new EventFuzzer.Kind("feedback", "received", "io.throughline.feedback.received.v1", "subject"),
            new EventFuzzer.Kind("audit", "audit", "io.throughline.audit.v1", "actor"),
            new EventFuzzer.Kind("privacy", "receipt", "io.throughline.privacy.receipt.v1", "requestId"),
            new EventFuzzer.Kind("privacy", "exported", "io.throughline.privacy.exported.v1", "requestId"));
    private static final String RULE = """
            {"name":"三十天内下单","description":"x","rule":{"and":[{"did":"Order Completed","count":{"gte":1},"within":"P30D",\
            "where":{"property":"total","gt":100}},
             {"or":[{"trait":"age","gte":18},{"trait":"city","in":["上海","北京"]},{"not":{"hasIdentifier":"email"}}]}]}}""";
    private static final String LIST = "{\"name\":\"名单\",\"kind\":\"list\"}";
    private static final Map<String, List<String>> BODIES = Map.of("POST /v1/segments", List.of(RULE, LIST), "PUT /v1/segments/{id}",
            List.of(RULE),
            "POST /v1/segments/preview", List.of("{\"rule\":{\"did\":\"Order Completed\",\"where\":{\"property\":\"total\",\"gt\":100}}}"),
            "PATCH /v1/profiles/{id}/traits", List.of("{\"city\":\"上海\",\"age\":30,\"name\":null,\"birthday\":\"1990-02-28\"}"),
            "POST /v1/privacy/requests",
            List.of("{\"id\":\"dsr-fuzz-1\",\"kind\":\"access\",\"subject\":\"user_id:42\"}",
                    "{\"id\":\"dsr-fuzz-2\",\"kind\":\"rectification\",\"subject\":\"user_id:43\",\"traits\":{\"city\":\"上海\"}}"),
            "PUT /v1/consent-purposes/{id}/versions/{version}",
            List.of("{\"textZh\":\"中\",\"textEn\":\"x\",\"legalBasis\":\"consent\",\"validFrom\":\"2026-01-01T00:00:00Z\","
                    + "\"channels\":[\"email\"]}"),
            "PUT /v1/trait-schemas/{name}",
            List.of("{\"category\":\"own\",\"label\":{\"zh\":\"鞋码\",\"en\":\"Shoe "
                    + "size\"},\"type\":\"integer\",\"constraints\":{\"min\":16,\"max\":60}}"));

    private volatile String last;

    @Test
    void noInputIsAnsweredWith5xxOrEndsALoopAndWhatTheCollectorAcceptsIsApplied() {
        FuzzRun run = new FuzzRun("profile-service", 2_000, HEARD);

        for (String user : List.of("user_id:42", "user_id:43", "email:li@example.cn")) {
            tell(track(NOON, user));
        }
        run.marked("the first touchpoints", () -> ShopTestClient.get("user_id:43").statusCode() == 200);
        run.events().inside(run.share(0.25), TOUCHPOINT, List.of("properties", "traits", "context"), ProfileFuzzTest::isLetIn,
                (data, id) -> {
                    last = "user_id:fuzz-" + Math.floorMod(id.hashCode(), 50);
                    data.put("messageId", id).put("subject", last).put("type", id.hashCode() % 2 == 0 ? "identify" : "track")
                            .putArray("identifiers").add(last).add("email:" + Math.floorMod(id.hashCode(), 50) + "@example.cn");
                }, id -> {
                });
        assertHandled(run);
        run.noDeadLetters();
        String rules = as().get("/v1/identity/rules").asString();
        run.api(0.55, BODIES);
        // Others may block or bound the names that the marks below go by.
        as().header("If-Match", as().get("/v1/identity/rules").header("ETag")).contentType("application/json").body(rules)
                .put("/v1/identity/rules").then()
                .statusCode(200);
        assertHandled(run);
        run.noDeadLetters();
        run.events().garbage(run.share(0.2), KINDS);
        assertHandled(run);
        run.conclude();
    }

    private static RequestSpecification as() {
        return given().auth().oauth2(TestTokens.of("admin"));
    }

    /** As the collector, which takes no more than 32 KB an event. */
    private static boolean isLetIn(byte[] data) {
        try {
            return data.length <= 32 * 1_024 && StorableText.fault(StrictJson.mapper().readTree(data)).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Later events are applied, of each partition. */
    private static void assertHandled(FuzzRun run) {
        List<String> marks = java.util.stream.Stream.generate(() -> "user_id:" + anyone()).limit(12).toList();
        marks.forEach(each -> tell(track(NOON, each)));
        marks.forEach(each -> run.marked("a profile of a later touchpoint", () -> ShopTestClient.get(each).statusCode() == 200));
    }
}
