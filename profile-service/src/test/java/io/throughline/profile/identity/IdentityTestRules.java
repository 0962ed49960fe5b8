package io.throughline.profile.identity;

import static io.restassured.RestAssured.given;

import java.util.function.Consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.rule.IdentityRules;

/** Changes the rules for a while. */
public final class IdentityTestRules {

    private IdentityTestRules() {
    }

    /** Puts the defaults with changes, and waits until every replica follows. Gives the version. */
    @SafeVarargs
    public static int put(Consumer<ObjectNode>... changes) {
        ObjectNode rules = JsonRows.JSON.valueToTree(IdentityRules.DEFAULTS);
        for (Consumer<ObjectNode> change : changes) {
            change.accept(rules);
        }
        String tag =
                given().auth().oauth2(TestTokens.of("admin")).get("/v1/identity/rules").then().statusCode(200).extract().header("ETag");
        String now =
                given().auth().oauth2(TestTokens.of("admin")).header("If-Match", tag).contentType("application/json").body(rules.toString())
                        .put("/v1/identity/rules").then().statusCode(200).extract().header("ETag");
        // Whoever reads the rules has this replica remember them anew.
        given().auth().oauth2(TestTokens.of("admin")).get("/v1/identity/rules").then().statusCode(200).header("ETag", now);
        return Integer.parseInt(now.replace("\"", ""));
    }

    public static void reset() {
        put();
    }
}
