package io.throughline.profile.privacy;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.privacy.SignedReceipt;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.core.JsonRows;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Every service confirms a merge or a separation in a signed receipt. */
@QuarkusTest
@RealServers
class IdentityConfirmationTest {

    private static final String KIND = "identity";

    private final String id = anyone();

    @Test
    void aMergeIsConfirmedByEachServiceOnceThatFollowsIt() throws Exception {
        String change = merge();

        JsonPath told = told(change);
        assertThat(told.getString("changes[0].kind")).isEqualTo("merge");
        assertThat(told.getList("changes[0].profiles")).hasSize(2);
        JsonPath ours = await(change, 1);
        assertThat(ours.getBoolean("confirmed")).isFalse();
        assertThat(ours.getList("waitingFor")).isEqualTo(OtherServices.NAMES);
        assertThat(ours.getString("by")).isEqualTo("api:agent");
        assertThat(ours.getString("reason")).isEqualTo("同一位顾客");
        ObjectNode receipt = (ObjectNode) JsonRows.JSON.valueToTree(ours.getMap("receipts[0].receipt"));
        assertThat(SignedReceipt.isAuthentic(receipt)).isTrue();
        EventContracts.assertValid("privacy", "receipt", receipt.toString().getBytes(StandardCharsets.UTF_8));
        OtherServices.answer(change, KIND);
        OtherServices.answer(change, KIND);

        JsonPath all = await(change, 4);

        assertThat(all.getBoolean("confirmed")).isTrue();
        assertThat(all.getList("waitingFor")).isEmpty();
        get("?confirmed=true&kind=merge&profile=" + all.getString("profiles[0]")).then().body("items.id", equalTo(List.of(change)));
        get("?confirmed=false&profile=" + all.getString("profiles[0]")).then().body("items", equalTo(List.of()));
    }

    @Test
    void aForgedReceiptOrAnotherKeyConfirmsNothingAndUnreadableOnesAreSetAside() {
        String change = merge();
        await(change, 1);
        OtherServices.answer(change, KIND, "journey-service");
        await(change, 2);

        OtherServices.forge(change, KIND, "feedback-service");
        OtherServices.answer("no-such-change", KIND, "feedback-service");
        TestEvents.send("privacy", "x", "poison-" + id, "/profile-service", "io.throughline.identity.changed.v1",
                "{\"announcementId\":1,\"changes\":5}");

        assertThat(await(change, 3).getList("waitingFor")).contains("feedback-service");
        TestEvents.await("privacy.dlq", each -> new String(each.value(), StandardCharsets.UTF_8).contains("\"changes\":5"));
        String next = merge(anyone());
        await(next, 1);
    }

    @Test
    void aSeparationAndAMergeByEventsAreToldAndADryRunIsNot() {
        String user = "user_id:" + id;
        String mail = "email:" + id + "@example.cn";
        tell(identify(NOON, "{}", user));
        tell(identify(NOON, "{}", mail));
        String one = ShopTestClient.await(user).getString("id");
        ShopTestClient.await(mail);
        tell(identify(NOON.plusSeconds(1), "{}", user, mail));
        ShopTestClient.await(mail, profile -> profile.getString("id").equals(one) || profile.getList("identifiers").size() == 2);
        String profile = ShopTestClient.await(user).getString("id");
        Map<String, Object> body = Map.of("identifier", mail, "reason", "两位", "dryRun", true);
        given().auth().oauth2(TestTokens.of("agent")).contentType("application/json").body(body)
                .post("/v1/profiles/" + profile + "/separations").then().statusCode(200);
        given().auth().oauth2(TestTokens.of("agent")).contentType("application/json").body(Map.of("identifier", mail, "reason", "两位"))
                .post("/v1/profiles/" + profile + "/separations").then().statusCode(200);

        JsonPath changes = get("?profile=" + profile).jsonPath();

        assertThat(changes.getList("items.kind")).containsExactly("separation", "merge");
        assertThat(changes.getList("items.by")).containsExactly("api:agent", "events");
    }

    @Test
    void onlyWhoMaySeeThemSeesChanges() {
        given().get("/v1/identity/changes").then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("agent")).get("/v1/identity/changes").then().statusCode(401);
        given().auth().oauth2(TestTokens.of("marketer")).get("/v1/identity/changes").then().statusCode(403);
        get("?kind=tomorrow").then().statusCode(400);
        get("?limit=201").then().statusCode(400);
        get("?cursor=x").then().statusCode(400);
        get("/00000000-0000-7000-8000-000000000000").then().statusCode(404);
        EventContracts.assertExampleValid("privacy", "identity-changed");
    }

    private String merge() {
        return merge(id);
    }

    private static String merge(String name) {
        tell(identify(NOON, "{}", "user_id:" + name));
        tell(identify(NOON, "{}", "loyalty_id:" + name));
        String one = ShopTestClient.await("user_id:" + name).getString("id");
        String other = ShopTestClient.await("loyalty_id:" + name).getString("id");
        given().auth().oauth2(TestTokens.of("agent")).contentType("application/json").body(Map.of("other", other, "reason", "同一位顾客"))
                .post("/v1/profiles/" + one + "/merges").then().statusCode(200);
        return get("?profile=" + one).then().statusCode(200).extract().jsonPath().getString("items[0].id");
    }

    private static JsonPath told(String change) {
        byte[] value = TestEvents.await("privacy", each -> change.equals(each.key())
                && "io.throughline.identity.changed.v1".equals(TestEvents.header(each, "ce_type"))).value();
        EventContracts.assertValid("privacy", "identity-changed", value);
        return JsonPath.from(new String(value, StandardCharsets.UTF_8));
    }

    private static JsonPath await(String change, int receipts) {
        return Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> get("/" + change).jsonPath(),
                each -> each.getList("receipts") != null && each.getList("receipts").size() == receipts);
    }

    private static io.restassured.response.Response get(String rest) {
        return given().auth().oauth2(TestTokens.of("agent")).get("/v1/identity/changes" + rest);
    }
}
