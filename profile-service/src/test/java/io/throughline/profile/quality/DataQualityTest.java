package io.throughline.profile.quality;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.anyone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@RealServers
class DataQualityTest {

    private static final Instant DAY = Instant.parse("2026-02-10T08:00:00Z");

    private final String source = "src-" + anyone();
    private final String shared = anyone() + "@example.cn";

    @Test
    void eachNumberIsAsCountedByHandFromWhatTheSourceSent() {
        // Three events: 1.5 s, 1.5 s and 90 s late; ages 30, "old" and 200; one e-mail address for two people.
        tell("{\"age\":30,\"city\":\"上海\",\"email\":\"" + shared + "\"}", 1_500);
        tell("{\"age\":\"old\",\"email\":\"" + shared + "\"}", 1_500);
        String twice = tell("{\"age\":200}", 90_000);
        TestEvents.touchpoint(source, JsonPath.from(twice).getString("subject"), JsonPath.from(twice).getString("messageId"), twice);
        Awaitility.await().until(() -> quality().getInt("sources[0].timeliness.n") == 3);

        JsonPath quality = quality();

        assertThat(quality.getList("sources")).hasSize(1);
        // p50: rank 1.5 of the two in the bucket from 1 s to 2 s; p95: rank 2.85, 0.85 into the one from 60 s to 300 s.
        assertThat(quality.getDouble("sources[0].timeliness.p50.seconds")).isEqualTo(1.75);
        assertThat(quality.getDouble("sources[0].timeliness.p95.seconds")).isCloseTo(60 + 240 * 0.85, within(1e-4));
        assertThat(quality.getDouble("sources[0].timeliness.p95.atMost")).isEqualTo(300);
        assertThat(quality.getString("sources[0].timeliness.lastReceivedAt")).isEqualTo("2026-02-10T08:01:30Z");
        // Given: 3 ages, 1 city, 2 e-mails; two ages are invalid.
        assertThat(quality.getInt("sources[0].validity.n") + " " + quality.getInt("sources[0].validity.count")).isEqualTo("6 4");
        assertThat(quality.getDouble("sources[0].traits.find{it.trait=='age'}.validity.share")).isCloseTo(1.0 / 3, within(1e-6));
        assertThat(quality.getInt("sources[0].days.find{it.day=='2026-02-10'}.events")).isEqualTo(3);
        // Of three people the source said anything of two (the third's only trait was refused).
        assertThat(quality.getInt("sources[0].completeness.n")).isEqualTo(2);
        assertThat(quality.getInt("sources[0].completeness.traits.find{it.trait=='city'}.filled.count")).isEqualTo(1);
        assertThat(quality.getInt("sources[0].completeness.traits.find{it.trait=='interests'}.filled.count")).isZero();
        assertThat(quality.getInt("completeness.n")).isGreaterThanOrEqualTo(3);
        assertThat(quality.getInt("uniqueness.find{it.trait=='email'}.unique.n")
                - quality.getInt("uniqueness.find{it.trait=='email'}.unique.count")).as("two people of one address")
                .isGreaterThanOrEqualTo(2);
        assertThat(quality.getMap("definitions")).containsKeys("validity", "timeliness", "completeness", "uniqueness", "interval");
        assertThat(quality.<Object>get("conflicts.n")).isNotNull();
    }

    @Test
    void contactsThatCannotBeReadAreCountedWithTheirPlaceAndNotWithTheirValue() {
        tell("{\"phone\":\"(021) 6234 5678\",\"email\":\"mailto:" + shared + "\"}", 0);
        tell("{\"phone\":13712345678,\"email\":\"\u200b" + shared + "\"}", 0);
        tell("{\"phone\":\"\",\"email\":null}", 0);
        String unread = tell("{\"phone\":\"未登录-x\",\"email\":\"{{email}}\"}", 0);
        Awaitility.await().until(() -> quality().getInt("sources[0].timeliness.n") == 4);

        JsonPath quality = quality();

        assertThat(quality.getList("contacts")).hasSize(2);
        for (String type : List.of("phone", "email")) {
            String contact = "contacts.find{it.type=='" + type + "'}";
            assertThat(quality.getString(contact + ".source")).isEqualTo(source);
            assertThat(quality.getInt(contact + ".given") + " " + quality.getInt(contact + ".unread")).isEqualTo("3 1");
            assertThat(quality.getDouble(contact + ".read.share")).isCloseTo(2.0 / 3, within(1e-6));
            assertThat(quality.getString(contact + ".lastUnread.place")).isEqualTo("/traits/" + type);
            assertThat(quality.getString(contact + ".lastUnread.messageId")).isEqualTo(JsonPath.from(unread).getString("messageId"));
        }
        assertThat(quality.prettify()).doesNotContain("未登录-x", "{{email}}");
    }

    @Test
    void theWorstOffendersComeFirstWithAReason() {
        tell("{\"age\":200,\"avatar\":\"no url\"}", 0);
        tell("{\"age\":201}", 0);
        Awaitility.await().until(() -> offenders().jsonPath().getInt("items[0].invalid") == 2);

        offenders().then().statusCode(200).body("items", hasSize(2)).body("items[0].trait", equalTo("age"))
                .body("items[0].given", equalTo(2))
                .body("items[0].share.share", equalTo(1.0f)).body("items[0].reason", equalTo("must be 150 at most"))
                .body("items[1].trait", equalTo("avatar")).body("definitions.validity", notNullValue());
    }

    @ParameterizedTest
    @CsvSource({ "from,yesterday", "to,2026-13-01", "from,2027-01-01", "from,2020-01-01" })
    void aPeriodThatIsNoneIsRefusedByName(String name, String value) {
        for (String path : List.of("/v1/data-quality", "/v1/data-quality/offenders")) {
            as("analyst").queryParam(name, value).queryParam("to".equals(name) ? "from" : "to", "2026-03-01").get(path).then()
                    .statusCode(400)
                    .contentType("application/problem+json").body("errors[0].field", equalTo(name));
        }
    }

    @Test
    void allStaffReadsAndNobodyElse() {
        for (String path : List.of("/v1/data-quality", "/v1/data-quality/offenders")) {
            given().get(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.forged("analyst")).get(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.partner("partner-mall", "partner")).get(path).then().statusCode(403);
            for (String role : List.of("agent", "analyst", "marketer", "privacy", "admin")) {
                as(role).get(path).then().statusCode(200);
            }
        }
        as("analyst").queryParam("limit", 0).get("/v1/data-quality/offenders").then().statusCode(400);
        as("analyst").queryParam("source", "nobody-" + anyone()).get("/v1/data-quality").then().statusCode(200).body("sources", hasSize(0));
    }

    private String tell(String traits, long lateMillis) {
        String user = "user_id:" + anyone();
        String event = """
                {"messageId":"%s","type":"identify","subject":"%s","identifiers":["%s"],"channel":"web","source":"%s","timestamp":"%s",
                 "receivedAt":"%s","traits":%s,"context":{}}""".formatted(UUID.randomUUID(), user, user, source, DAY,
                DAY.plusMillis(lateMillis), traits);
        TestEvents.touchpoint(source, user, JsonPath.from(event).getString("messageId"), event);
        ShopTestClient.await(user);
        return event;
    }

    private JsonPath quality() {
        return as("analyst").queryParam("source", source).queryParam("from", "2026-02-01").queryParam("to", "2026-02-28")
                .get("/v1/data-quality")
                .then().statusCode(200).extract().jsonPath();
    }

    private io.restassured.response.Response offenders() {
        return as("marketer").queryParam("source", source).queryParam("from", "2026-02-01").queryParam("to", "2026-02-28")
                .get("/v1/data-quality/offenders");
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role));
    }
}
