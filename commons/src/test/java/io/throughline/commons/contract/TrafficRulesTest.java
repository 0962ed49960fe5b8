package io.throughline.commons.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.throughline.commons.test.contract.ServiceDocument;
import io.throughline.commons.test.contract.TrafficRules;
import org.junit.jupiter.api.Test;

/** What the tests of all services rely on: an exchange that is not as the document says is found, and no other. */
class TrafficRulesTest {

    private static final TrafficRules RULES = new TrafficRules(ServiceDocument.parse("""
            {"openapi":"3.0.3","paths":{
              "/v1/things":{"get":{"parameters":[{"name":"limit","in":"query","schema":{"type":"integer","maximum":5}}],"responses":{
                "200":{"description":"OK","content":{"application/json":{"schema":{"$ref":"#/components/schemas/ThingPage"}}}},
                "400":{"$ref":"#/components/responses/Invalid"}}}},
              "/v1/things/{id}":{"put":{"requestBody":{"required":true,\
            "content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}},
                "responses":{"204":{"description":"Done"},"400":{"$ref":"#/components/responses/Invalid"}}}},
              "/v1/things/by-name/{name}":{"get":{"responses":{"204":{"description":"Known"}}}}},
             "components":{"responses":{"Invalid":{"description":"No","content":{"application/problem+json":{"schema":{"type":"object",\
            "required":["type"]}}}}},
              "schemas":{"Thing":{"type":"object","required":["name"],"additionalProperties":false,"properties":{
                "name":{"type":"string","maxLength":3},"note":{"type":"string","nullable":true},\
            "part":{"$ref":"#/components/schemas/Thing"}}},
               "ThingPage":{"type":"object","required":["items","next"],"properties":{"items":{"type":"array",\
            "items":{"$ref":"#/components/schemas/Thing"}},
                "next":{"type":"string","nullable":true}}}}}}"""));

    @Test
    void whatIsDeclaredAndValidHasNoFault() {
        assertThat(get("limit=5", 200, "application/json;charset=UTF-8", "{\"items\":[{\"name\":\"a\",\"note\":null}],\"next\":null}"))
                .isEmpty();
        assertThat(put("{\"name\":\"a\",\"part\":{\"name\":\"b\"}}", 204)).isEmpty();
        assertThat(put("{", 400)).isEmpty();
    }

    @Test
    void anAnswerIsOfADeclaredStatusTypeAndShape() {
        assertThat(get("", 404, "application/problem+json", "{}")).containsExactly("the status 404 is not declared");
        assertThat(get("", 200, "text/plain", "hello")).singleElement().asString().contains("declared is [application/json]");
        assertThat(get("", 200, "application/json", "{\"items\":[{\"name\":7}],\"next\":null}")).singleElement().asString()
                .contains("/items/0/name");
        assertThat(get("", 200, "application/json", "{\"items\":[]}")).singleElement().asString().contains("next");
        assertThat(get("", 400, "application/problem+json", "{}")).singleElement().asString().contains("type");
    }

    @Test
    void whatTheDocumentRefusesIsNotTaken() {
        assertThat(put("{\"name\":\"long\"}", 204)).singleElement().asString().contains("the request was taken", "/name");
        assertThat(put("{\"name\":\"a\",\"other\":1}", 204)).singleElement().asString().contains("other");
        assertThat(put("{\"name\":\"a\",\"part\":{}}", 204)).singleElement().asString().contains("/part");
        assertThat(put("", 204)).singleElement().asString().contains("the body is required");
        assertThat(get("limit=6", 200, "application/json", "{\"items\":[],\"next\":null}")).singleElement().asString().contains("limit");
        assertThat(get("size=6", 200, "application/json", "{\"items\":[],\"next\":null}")).singleElement().asString()
                .contains("size is not declared");
    }

    @Test
    void anOperationThatIsNotDeclaredIsNotAnswered() {
        assertThat(RULES.faults(request("GET", "/v1/others", "", ""), answer(200, "application/json", "{}")))
                .containsExactly("the document has no such operation");
        assertThat(RULES.faults(request("GET", "/v1/others", "", ""), answer(404, "application/problem+json", "{}"))).isEmpty();
        assertThat(RULES.faults(request("GET", "/v1/things/by-name/a", "", ""), answer(204, "", ""))).isEmpty();
    }

    private static List<String> get(String query, int status, String type, String body) {
        return RULES.faults(request("GET", "/v1/things", query, ""), answer(status, type, body));
    }

    private static List<String> put(String body, int status) {
        return RULES.faults(request("PUT", "/v1/things/7", "", body), status == 204 ? answer(204, "", "")
                : answer(status, "application/problem+json", "{\"type\":\"urn:x\"}"));
    }

    private static TrafficRules.Request request(String method, String path, String query, String body) {
        return new TrafficRules.Request(method, path, query, body.isEmpty() ? "" : "application/json",
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static TrafficRules.Answer answer(int status, String type, String body) {
        return new TrafficRules.Answer(status, type, body.getBytes(StandardCharsets.UTF_8));
    }
}
