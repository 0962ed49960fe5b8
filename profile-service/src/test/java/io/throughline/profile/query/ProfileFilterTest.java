package io.throughline.profile.query;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@RealServers
class ProfileFilterTest {

    private final String town = "镇" + anyone();
    private final String young = "user_id:young-" + anyone();
    private final String old = "user_id:old-" + anyone();
    private String youngId;
    private String oldId;

    @BeforeEach
    void twoPeopleOfATown() {
        tell(identify(NOON, "{\"city\":\"" + town
                + "\",\"age\":20,\"vip\":true,\"level\":3,\"interests\":[\"羽毛球\",\"chess\"],\"createdAt\":\"2026-01-31T23:00:00Z\"}",
                young));
        tell(identify(NOON,
                "{\"city\":\"" + town + "\",\"age\":70,\"vip\":false,\"interests\":[\"chess\"],\"createdAt\":\"2026-02-01T00:00:00Z\"}",
                old));
        youngId = ShopTestClient.await(young).getString("id");
        oldId = ShopTestClient.await(old).getString("id");
    }

    @ParameterizedTest
    @CsvSource({ "age:gte:20,both", "age:gt:20,old", "age:lt:70,young", "age:lte:70,both", "age:eq:70,old", "age:eq:70.0,old",
            "vip:eq:true,young",
            "level:eq:3,young", "level:exists,young", "interests:has:羽毛球,young", "interests:has:chess,both", "interests:eq:chess,none",
            "createdAt:gte:2026-02-01,old", "createdAt:lt:2026-02-01T08:00:00+08:00,young", "country:exists,none" })
    void peopleAreFoundByConditionsOnTheirTraits(String filter, String who) {
        List<String> expected = switch (who) {
            case "young" -> List.of(youngId);
            case "old" -> List.of(oldId);
            case "both" -> List.of(youngId, oldId);
            default -> List.of();
        };

        List<String> found = UnifiedViewTest.found(as("analyst").queryParam("filter", "city:eq:" + town, filter));

        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void conditionsHoldTogetherWithATextAndASource() {
        assertThat(UnifiedViewTest.found(as("analyst").queryParam("q", town).queryParam("filter", "age:gte:30"))).containsExactly(oldId);
        assertThat(UnifiedViewTest.found(as("analyst").queryParam("filter", "city:eq:" + town).queryParam("source", "shop-web")))
                .containsExactlyInAnyOrder(youngId, oldId);
        assertThat(UnifiedViewTest.found(as("analyst").queryParam("filter", "city:eq:" + town).queryParam("source", "crm"))).isEmpty();
        as("agent").header("If-Match", "*").contentType("application/json").body("{\"vip\":null}").patch("/v1/profiles/{id}/traits",
                youngId);
        assertThat(UnifiedViewTest.found(as("analyst").queryParam("filter", "city:eq:" + town, "vip:exists"))).containsExactly(oldId);
    }

    @Test
    void aValueThatChangesIsFoundAnewAndNoLongerAsItWas() {
        as("agent").header("If-Match", "*").contentType("application/json").body("{\"age\":21,\"city\":\"" + town + "2\"}")
                .patch("/v1/profiles/{id}/traits", youngId).then().statusCode(200);

        assertThat(UnifiedViewTest.found(as("analyst").queryParam("filter", "city:eq:" + town))).containsExactly(oldId);
        assertThat(UnifiedViewTest.found(as("analyst").queryParam("filter", "city:eq:" + town + "2", "age:eq:21")))
                .containsExactly(youngId);
        assertThat(UnifiedViewTest.found(as("analyst").queryParam("filter", "city:eq:" + town + "2", "age:eq:20"))).isEmpty();
        assertThat(UnifiedViewTest.found(as("analyst").queryParam("source", "api:agent").queryParam("filter", "city:exists", "age:eq:21")))
                .contains(youngId);
    }

    @Test
    void aFilteredListIsReadInPages() {
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = as("analyst").queryParam("filter", "city:eq:" + town).queryParam("limit", 1);
            JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor)).get("/v1/profiles").jsonPath();
            seen.addAll(page.getList("items.id"));
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(seen).containsExactlyInAnyOrder(youngId, oldId);
    }

    @ParameterizedTest
    @CsvSource({ "city", "city:", "city:eq", "city:eq:", ":eq:1", "city:like:x", "city:gte:1", "age:gte:old", "age:eq:x",
            "createdAt:lt:yesterday",
            "city:exists:1" })
    void aFilterThatIsNoneIsRefused(String filter) {
        as("analyst").queryParam("filter", filter).get("/v1/profiles").then().statusCode(400).contentType("application/problem+json")
                .body("errors[0].field", equalTo("filter"));
    }

    @Test
    void filtersAreBounded() {
        as("analyst").queryParam("filter", Collections.nCopies(11, "age:gte:1")).get("/v1/profiles").then().statusCode(400);
        as("analyst").queryParam("filter", "city:eq:" + "字".repeat(257)).get("/v1/profiles").then().statusCode(400);
        as("analyst").queryParam("segment", "shoppers").get("/v1/profiles").then().statusCode(400).body("errors[0].field",
                equalTo("segment"));
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role));
    }
}
