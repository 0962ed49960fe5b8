package io.throughline.commons.test.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestTokens;

/**
 * Checks the examples of a service's document: each fits its schema, and each request example is sent and understood. The things
 * that it names need not exist: 404, 409, 412, 422 and 428 also show that the body was read.
 */
public final class DocumentExamples {

    private static final Set<Integer> NOT_UNDERSTOOD = Set.of(400, 401, 403, 405, 413, 415);
    private static final String SOME_ID = "01900000-0000-7000-8000-000000000001";

    private DocumentExamples() {
    }

    /** Call from a {@code @QuarkusTest}. Fails, naming each example that is wrong. */
    public static void assertSendable() {
        assumeTrue(ContractCallback.isOn(), "contract.checks is off");
        ServiceDocument document = ServiceDocument.fetch("/q/openapi");
        List<String> faults = new ArrayList<>();
        for (ServiceDocument.Operation operation : document.operations()) {
            String body = document.follow(operation.pointer() + "/requestBody");
            examples(document, body).forEach((pointer, example) -> {
                faultsOfSchema(document, body, pointer, example)
                        .forEach(fault -> faults.add(operation.title() + ", request example: " + fault));
                // A collector's write key belongs to a source, which the service's own tests create.
                if (operation.node().path("security").findValue("oidc") != null) {
                    faults.addAll(send(document, operation, example));
                }
            });
            operation.node().path("responses").fieldNames().forEachRemaining(status -> {
                String response = document.follow(operation.pointer() + "/responses/" + status);
                examples(document, response).forEach((pointer, example) -> faultsOfSchema(document, response, pointer, example)
                        .forEach(fault -> faults.add(operation.title() + ", example of " + status + ": " + fault)));
            });
        }
        if (!faults.isEmpty()) {
            throw new AssertionError("Examples of the document are wrong:\n- " + String.join("\n- ", faults));
        }
    }

    /** Each JSON example, by its pointer. */
    private static Map<String, JsonNode> examples(ServiceDocument document, String owner) {
        Map<String, JsonNode> examples = new TreeMap<>();
        document.at(owner).path("content").properties().stream().filter(media -> TrafficRules.isJson(media.getKey())).forEach(media -> {
            String content = owner + "/content/" + ServiceDocument.escape(media.getKey());
            if (media.getValue().has("example")) {
                examples.put(content + "/example", media.getValue().path("example"));
            }
            media.getValue().path("examples").properties()
                    .forEach(each -> examples.put(content + "/examples/" + ServiceDocument.escape(each.getKey()),
                            each.getValue().path("value")));
        });
        return examples;
    }

    private static List<String> faultsOfSchema(ServiceDocument document, String owner, String pointer, JsonNode example) {
        String media = pointer.substring((owner + "/content/").length()).split("/")[0];
        String schema = owner + "/content/" + media + "/schema";
        return document.at(schema).isMissingNode() ? List.of() : document.faults(document.follow(schema), example);
    }

    /** An example is for a partner or for a colleague, so one of the two must be understood. */
    private static List<String> send(ServiceDocument document, ServiceDocument.Operation operation, JsonNode example) {
        List<String> faults = List.of();
        for (String token : tokens(operation)) {
            faults = send(document, operation, example, token);
            if (faults.isEmpty()) {
                return faults;
            }
        }
        return faults;
    }

    private static List<String> send(ServiceDocument document, ServiceDocument.Operation operation, JsonNode example, String token) {
        RequestSpecification request =
                RestAssured.given().noFilters().contentType("application/json").auth().oauth2(token).body(example.toString());
        for (JsonNode parameter : document.parameters(operation)) {
            String value = value(document, parameter);
            switch (parameter.path("in").asText()) {
                case "path" -> request.pathParam(parameter.path("name").asText(), value);
                case "query" -> {
                    if (parameter.path("required").asBoolean()) {
                        request.queryParam(parameter.path("name").asText(), value);
                    }
                }
                default -> {
                }
            }
        }
        Response answer = request.request(operation.method().toUpperCase(), operation.template());
        return NOT_UNDERSTOOD.contains(answer.statusCode()) || answer.statusCode() >= 500
                ? List.of(operation.title() + " answers the example with " + answer.statusCode() + ": " + answer.asString() + "\n  "
                        + example)
                : List.of();
    }

    private static List<String> tokens(ServiceDocument.Operation operation) {
        String ofColleague = TestTokens.of("admin", "agent", "analyst", "marketer", "privacy");
        boolean forPartners = operation.node().path("x-roles").toString().contains("\"partner\"");
        return forPartners ? List.of(TestTokens.partner("partner-mall", "partner"), ofColleague) : List.of(ofColleague);
    }

    private static String value(ServiceDocument document, JsonNode parameter) {
        JsonNode schema = parameter.path("schema").has("$ref") ? document.at(parameter.at("/schema/$ref").asText().substring(1))
                : parameter.path("schema");
        for (JsonNode known : List.of(parameter.path("example"), schema.path("example"), schema.at("/enum/0"), schema.path("default"),
                schema.path("minimum"))) {
            if (known.isValueNode()) {
                return known.asText();
            }
        }
        return switch (schema.path("format").asText()) {
            case "uuid" -> SOME_ID;
            case "date-time" -> "2026-01-31T09:30:00Z";
            case "date" -> "2026-01-31";
            default -> schema.path("type").asText().equals("integer") ? "1"
                    : parameter.path("name").asText().contains("dentifier") ? "user_id:42" : "example";
        };
    }
}
