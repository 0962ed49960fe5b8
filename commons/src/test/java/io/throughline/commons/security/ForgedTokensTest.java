package io.throughline.commons.security;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.CountingIssuer;
import io.throughline.commons.test.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forged tokens are refused without asking the issuer about each. */
@QuarkusTest
@WithTestResource(CountingIssuer.class)
class ForgedTokensTest {

    private static final Map<String, IntFunction<String>> KINDS = Map.of(
            "opaque", i -> "opaque-" + UUID.randomUUID(),
            "opaque with dots", i -> "a" + i + ".b.c",
            "unsigned", i -> TestTokens.unsigned("agent"),
            "unknown key", i -> TestTokens.withKeyId("unknown-" + UUID.randomUUID(), false, "agent"),
            "no key named", i -> TestTokens.forged("agent"),
            "known key, signed by another", i -> TestTokens.withKeyId("known", false, "agent"));

    @ParameterizedTest
    @ValueSource(strings = { "opaque", "opaque with dots", "unsigned", "unknown key", "no key named", "known key, signed by another" })
    void twentyOfAKindAreRefusedAndTheIssuerIsNotAskedAboutThem(String kind) {
        int asked = CountingIssuer.introspections();
        int read = CountingIssuer.keyReads();
        for (int i = 0; i < 20; i++) {
            given().header("Authorization", "Bearer " + KINDS.get(kind).apply(i)).get("/echo/agents").then().statusCode(401);
        }

        assertEquals(asked, CountingIssuer.introspections());
        assertTrue(CountingIssuer.keyReads() - read <= 2, () -> "the keys were read " + (CountingIssuer.keyReads() - read) + " times");
    }

    @Test
    void aGoodTokenIsStillGood() {
        given().header("Authorization", "Bearer " + TestTokens.withKeyId("known", true, "agent")).get("/echo/agents").then()
                .statusCode(200);
        given().header("Authorization", "Bearer " + TestTokens.withKeyId("known", true, "analyst")).get("/echo/agents").then()
                .statusCode(403);
    }
}
