package io.throughline.profile.recordlinkage;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.recordlinkage.model.FieldKind;
import io.throughline.profile.recordlinkage.model.SyntheticPeople;
import org.awaitility.Awaitility;

/** A shop's customers, and some more who are there twice. */
final class DuplicateCustomers {

    private static boolean settled;

    private DuplicateCustomers() {
    }

    /** Enough others that the model can tell what is rare. */
    static void settle() {
        if (!settled) {
            List<String> events = new ArrayList<>();
            new SyntheticPeople(17, 0.15).make(240,
                    (person, record) -> events.add(identify(NOON, traits(record), "user_id:town-" + anyone())));
            TestEvents.touchpoints(events);
            Awaitility.await("a town").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50))
                    .until(() -> people() == events.size());
            settled = true;
        }
    }

    private static long people() {
        return PostgresClient.<Long>inTransaction(session -> session.createNativeQuery(
                "select count(*) from identifier where key like 'user\\_id:town-%' and profile_id is not null", Long.class)
                .getSingleResult());
    }

    record Pair(String userOne, String userOther, String one, String other) {
    }

    static Pair pair(String name, String otherName, String born, String otherBorn) {
        String phone = "1390" + (1_000_000 + Math.abs(name.hashCode()) % 9_000_000);
        String form = "{\"name\":\"%s\",\"birthday\":\"%s\",\"phone\":\"" + phone
                + "\",\"address\":{\"street\":\"天目山路88号\",\"city\":\"杭州\",\"postalCode\":\"310012\"}}";
        return pair(form.formatted(name, born), form.formatted(otherName, otherBorn));
    }

    static Pair pair(String traits, String otherTraits) {
        String userOne = "user_id:" + anyone();
        // Not a second user's id: two of those are never one profile unless somebody says so by hand.
        String userOther = "crm_id:" + anyone();
        tell(identify(NOON, traits, userOne));
        tell(identify(NOON, otherTraits, userOther));
        return new Pair(userOne, userOther, ShopTestClient.await(userOne).getString("id"), ShopTestClient.await(userOther).getString("id"));
    }

    private static String traits(Map<FieldKind, String> record) {
        StringBuilder traits = new StringBuilder("{");
        record.forEach((kind, value) -> {
            switch (kind) {
                case GIVEN_NAME -> add(traits, "firstName", value);
                case FAMILY_NAME -> add(traits, "lastName", value);
                case DATE_OF_BIRTH -> add(traits, "dob", value);
                case SEX -> add(traits, "sex", value);
                case PHONE -> add(traits, "mobile", value);
                case NATIONAL_ID -> add(traits, "soc_sec_id", value);
                case STREET -> add(traits, "address_1", value);
                case HOUSE_NUMBER -> add(traits, "street_number", value);
                case CITY -> add(traits, "suburb", value);
                case POSTCODE -> add(traits, "postcode", value);
                default -> {
                }
            }
        });
        return traits.append('}').toString();
    }

    private static void add(StringBuilder traits, String name, String value) {
        traits.append(traits.length() == 1 ? "" : ",").append('"').append(name).append("\":\"").append(value).append('"');
    }

    static JsonPath search(String body) {
        Response begun = begin("agent", body);
        begun.then().statusCode(202).body("status", equalTo("running")).body("requestedBy", equalTo("agent")).body("model", nullValue());
        JsonPath done = done(begun.jsonPath().getString("id"));
        assertThat(done.getString("status")).as(done.prettify()).isEqualTo("done");
        return done;
    }

    static JsonPath done(String id) {
        return Awaitility.await("search").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20))
                .until(() -> as("privacy").get("/v1/duplicate-searches/{id}", id).jsonPath(),
                        search -> !"running".equals(search.getString("status")));
    }

    static JsonPath candidate(Pair pair) {
        JsonPath found = as("agent").queryParam("profile", pair.one()).get("/v1/duplicates").jsonPath();
        List<String> ids = found.getList("items.findAll { it.one == '%s' || it.other == '%s' }.id".formatted(pair.other(), pair.other()));
        assertThat(ids).hasSize(1);
        return as("agent").get("/v1/duplicates/{id}", ids.getFirst()).jsonPath();
    }

    static String profile(String id) {
        return as("agent").get("/v1/profiles/{id}", id).jsonPath().getString("id");
    }

    static Response begin(String role, String body) {
        return as(role).contentType("application/json").body(body).post("/v1/duplicate-searches");
    }

    static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role));
    }
}
