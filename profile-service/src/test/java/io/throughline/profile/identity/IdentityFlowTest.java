package io.throughline.profile.identity;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static io.throughline.profile.ShopTestClient.withIdentifiers;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.intake.InboundEventReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class IdentityFlowTest {

    private final String id = anyone();
    private final String user = "user_id:" + id;
    private final String browser = "anonymous_id:" + id;
    private final String mail = "email:" + id + "@example.cn";

    @Test
    void oneTouchpointWithTwoNamesMakesOneProfileAndTellsOfIt() {
        tell(track(NOON, user, browser));

        JsonPath profile = ShopTestClient.await(user);

        assertThat(profile.getList("identifiers.type")).containsExactly("anonymous_id", "user_id");
        assertThat(profile.getString("identifiers[0].firstSeen")).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(profile.getLong("revision")).isEqualTo(1);
        for (String identifier : List.of(user, browser)) {
            JsonPath told = identity(identifier, 1);
            assertThat(told.getString("profileId")).isEqualTo(profile.getString("id"));
        }
        JsonPath created = profileEvent(profile.getString("id"), "created", 1);
        assertThat(created.getList("identifiers")).isEqualTo(List.of(browser, user));
    }

    @Test
    void readsTheExamplesOfItsContracts() {
        TestEvents.touchpoint("shop-web", "user_id:42", "example", EventContracts.example("touchpoints", "touchpoint"));
        TestEvents.send("feedback", "user_id:42", "example", "/partners/partner-mall", InboundEventReader.FEEDBACK,
                EventContracts.example("feedback", "received"));

        JsonPath profile = ShopTestClient.await("email:li.na@example.cn", withIdentifiers(4));

        assertThat(profile.getList("identifiers.value")).contains("42", "b7e0c1", "li@example.cn", "li.na@example.cn");
    }

    @Test
    void aVisitorHasNoProfileUntilIdentifiedAndThenTheirEarlierTraitsAreThere() {
        String app = "device_id:" + id;
        tell(identify(NOON, "{\"language\":\"zh\"}", browser, app));
        tell(identify(NOON.plusSeconds(1), "{\"plan\":\"gold\"}", app));
        tell(track(NOON, "user_id:other-" + id));
        ShopTestClient.await("user_id:other-" + id);
        assertThat(ShopTestClient.get(browser).statusCode()).isEqualTo(404);

        tell(track(NOON.plusSeconds(60), user, browser));

        JsonPath profile = ShopTestClient.await(app, each -> each.get("traits.plan") != null);
        assertThat(profile.getString("traits.language.value")).isEqualTo("zh");
        assertThat(profile.getList("identifiers.type")).containsExactlyInAnyOrder("anonymous_id", "device_id", "user_id");
    }

    @Test
    void twoProfilesThatTurnOutToBeOnePersonAreMergedAndAllIsTold() {
        tell(identify(NOON, "{\"city\":\"上海\",\"name\":\"李娜\"}", user));
        JsonPath older = ShopTestClient.await(user);
        tell(identify(NOON.plusSeconds(10), "{\"city\":\"北京\"}", mail));
        JsonPath younger = ShopTestClient.await(mail);

        tell(track(NOON.plusSeconds(20), user, mail));

        JsonPath merged = ShopTestClient.await(mail, withIdentifiers(2));
        assertThat(merged.getString("id")).isEqualTo(older.getString("id"));
        assertThat(merged.getString("traits.city.value")).isEqualTo("北京");
        assertThat(merged.getString("traits.name.value")).isEqualTo("李娜");
        assertThat(identity(mail, 2).getString("profileId")).isEqualTo(older.getString("id"));
        JsonPath event = profileEvent(older.getString("id"), "merged", merged.getLong("revision"));
        assertThat(event.getList("mergedFrom")).isEqualTo(List.of(younger.getString("id")));
        assertThat(event.getList("changed")).isEqualTo(List.of("city"));
        given().auth().oauth2(TestTokens.of("agent")).get("/v1/profiles/{id}", younger.getString("id")).then().statusCode(200)
                .header("Content-Location", "/v1/profiles/" + older.getString("id"));
    }

    @Test
    void anAliasJoinsThePreviousIdWhetherItWasAUsersOrAnonymous() {
        tell(track(NOON, "user_id:old-" + id));
        ShopTestClient.await("user_id:old-" + id);

        tell(track(NOON, user).replace("\"track\"", "\"alias\"").replace("\"channel\"", "\"previousId\":\"old-" + id + "\",\"channel\""));
        tell(track(NOON, mail).replace("\"track\"", "\"alias\"").replace("\"channel\"",
                "\"previousId\":\"visitor-" + id + "\",\"channel\""));

        assertThat(ShopTestClient.await(user, withIdentifiers(2)).getList("identifiers.value")).contains("old-" + id);
        assertThat(ShopTestClient.await(mail, withIdentifiers(2)).getList("identifiers.type")).contains("anonymous_id");
    }

    @Test
    void toldTwiceOrSaidAgainChangesNothing() {
        String said = identify(NOON, "{\"city\":\"上海\"}", user, browser);
        tell(said);
        JsonPath before = ShopTestClient.await(user);

        tell(said);
        tell(identify(NOON.minusSeconds(5), "{\"city\":\"广州\"}", user, browser));
        tell(track(NOON, user, browser, "crm_id:last-" + id));

        JsonPath after = ShopTestClient.await(user, withIdentifiers(3));
        assertThat(after.getLong("revision")).isEqualTo(before.getLong("revision") + 1);
        assertThat(after.getString("traits.city.value")).isEqualTo("上海");
        assertThat(after.getString("identifiers.find { it.type == 'anonymous_id' }.firstSeen")).isEqualTo("2026-03-01T11:59:55Z");
        String profile = after.getString("id");
        profileEvent(profile, "updated", 2);
        assertThat(TestEvents.all("profiles")).filteredOn(each -> each.key().equals(profile)).hasSize(2);
        assertThat(TestEvents.all("identities")).filteredOn(each -> each.key().equals(user)).hasSize(1);
    }

    @Test
    void poisonIsSetAsideAndTheNextEventIsHandled() {
        TestEvents.send("touchpoints", user, "poison-" + id, "/sources/shop-web", InboundEventReader.TOUCHPOINT, "{\"messageId\":7");
        TestEvents.send(new ProducerRecord<>("touchpoints", user, "no event at all".getBytes(StandardCharsets.UTF_8)));
        TestEvents.send("touchpoints", user, "tombstone", "/sources/shop-web", InboundEventReader.TOUCHPOINT, null);
        tell(track(NOON, user));

        ShopTestClient.await(user);

        ConsumerRecord<String, byte[]> dead =
                TestEvents.await("touchpoints.dlq", each -> ("poison-" + id).equals(TestEvents.header(each, "ce_id")));
        assertThat(dead.value()).isEqualTo("{\"messageId\":7".getBytes(StandardCharsets.UTF_8));
        given().auth().oauth2(TestTokens.of("admin")).queryParam("topic", "touchpoints").get("/v1/dead-letters").then().statusCode(200);
        assertThat(given().auth().oauth2(TestTokens.of("admin")).queryParam("topic", "touchpoints").get("/v1/dead-letters")
                .jsonPath().getList("items.key")).contains(user);
    }

    @Test
    void aTraceGoesOnFromTheTouchpointToWhatIsToldOfIt() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        String json = track(NOON, user);
        ProducerRecord<String, byte[]> record = new ProducerRecord<>("touchpoints", user, json.getBytes(StandardCharsets.UTF_8));
        java.util.Map.of("ce_specversion", "1.0", "ce_id", UUID.randomUUID().toString(), "ce_source", "/sources/shop-web", "ce_type",
                InboundEventReader.TOUCHPOINT, "traceparent", "00-" + trace + "-b7ad6b7169203331-01")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));

        TestEvents.send(record);

        ConsumerRecord<String, byte[]> told = TestEvents.await("identities", each -> user.equals(each.key()));
        assertThat(TestEvents.header(told, "traceparent")).contains(trace);
    }

    private static JsonPath identity(String identifier, long revision) {
        ConsumerRecord<String, byte[]> record = TestEvents.await("identities", each -> identifier.equals(each.key())
                && JsonPath.from(new String(each.value(), StandardCharsets.UTF_8)).getLong("revision") == revision);
        EventContracts.assertValid("identities", "identity", record.value());
        assertThat(TestEvents.header(record, "ce_type")).isEqualTo("io.throughline.identity.v1");
        return JsonPath.from(new String(record.value(), StandardCharsets.UTF_8));
    }

    private static JsonPath profileEvent(String profileId, String kind, long revision) {
        ConsumerRecord<String, byte[]> record = TestEvents.await("profiles", each -> profileId.equals(each.key())
                && ("io.throughline.profile." + kind + ".v1").equals(TestEvents.header(each, "ce_type"))
                && JsonPath.from(new String(each.value(), StandardCharsets.UTF_8)).getLong("revision") == revision);
        EventContracts.assertValid("profiles", kind, record.value());
        return JsonPath.from(new String(record.value(), StandardCharsets.UTF_8));
    }
}
