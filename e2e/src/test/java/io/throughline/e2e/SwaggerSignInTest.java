package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The button "Authorize" of Swagger UI signs in at Keycloak, and operations are then called with the token. The fourth service has no read
 * without parameters; its settings are the same.
 */
class SwaggerSignInTest {

    @ParameterizedTest
    @CsvSource({ "journey, /v1/sources", "profile, /v1/profiles", "feedback, /v1/responses" })
    void aPersonSignsInWithTheButtonAndCallsAnOperation(String service, String operation) throws Exception {
        JsonNode seen = ExternalProgram.browse("swagger-sign-in.mjs", Map.of(
                "SERVICE", "http://localhost:" + RunningStack.port(service), "USER", "admin",
                "PASSWORD", RunningStack.get().credentials().path("users").path("admin").textValue(), "OPERATION", operation));

        assertThat(seen.path("status").asInt()).isEqualTo(200);
    }
}
