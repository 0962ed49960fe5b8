package io.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed documents keep the rules, and each rule finds what it is there to find. */
class DocumentRulesTest {

    /** Schemas of answers in which every field may be missing. */
    private static final Set<String> ALL_OPTIONAL =
            Set.of("AlertCondition", "AlertRuleTrial", "ComputedTraitEvents", "DatasetColumns", "EventCount",
                    "EventFilterRequest", "LocalizedGoal", "LocalizedName", "ScorePeriod", "StepRequest", "TraitConstraints",
                    "TraitDifference", "TraitSurvivorship",
                    "Words");

    private static final List<OpenApiDocument> DOCUMENTS = OpenApiDocument.committed();
    private static final String GOOD = """
            openapi: 3.0.3
            paths:
              /v1/things:
                get:
                  operationId: listThings
                  summary: List things
                  tags: [Things]
                  security: []
                  parameters: [{name: limit, in: query, description: How many, schema: {type: integer}}]
                  responses:
                    "200": {content: {application/json: {schema: {$ref: "#/components/schemas/ThingPage"}}}}
                    "400": {content: {application/problem+json: {schema: {$ref: "#/components/schemas/Problem"}}}}
                put:
                  operationId: replaceThings
                  summary: Replace all things
                  tags: [Things]
                  security: []
                  requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}, example: {name: a}}}}
                  responses:
                    "204": {description: Done}
            components:
              schemas:
                Problem: {type: object, required: [type], properties: {type: {type: string}}}
                Thing: {type: object, required: [name], properties: {name: {type: string}}}
                ThingPage:
                  type: object
                  required: [items, next]
                  properties: {items: {type: array, items: {$ref: "#/components/schemas/Thing"}}, next: {type: string, nullable: true}}
            """;

    static List<OpenApiDocument> documents() {
        return DOCUMENTS;
    }

    @Test
    void eachOperationOfAllServicesHasAnIdOfItsOwn() {
        ContractChecks.assumeOn();
        assertThat(DocumentRules.operationIds(DOCUMENTS)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void aDocumentKeepsTheRules(OpenApiDocument document) {
        ContractChecks.assumeOn();
        assertThat(faults(document)).isEmpty();
    }

    @Test
    void aGoodDocumentHasNoFault() {
        OpenApiDocument good = OpenApiDocument.parse("good", GOOD);

        assertThat(DocumentRules.operationIds(List.of(good))).isEmpty();
        assertThat(faults(good)).isEmpty();
    }

    @Test
    void anOperationIdIsAVerbAndANounAndIsUsedOnce() {
        assertFault("operationId: replaceThings", "operationId: listThings", DocumentRulesTest::ids,
                "has the operationId listThings of bad: GET");
        assertFault("operationId: replaceThings", "x-none: x", DocumentRulesTest::ids, "has the operationId \"\"");
        assertFault("operationId: replaceThings", "operationId: things", DocumentRulesTest::ids, "not a verb and a noun");
    }

    @Test
    void anOperationHasASummaryOneTagAndParametersInWords() {
        assertFault("summary: List things", "summary: Lists things.", DocumentRules::words, "full stop");
        assertFault("tags: [Things]", "tags: [Things, Others]", DocumentRules::words, "has not one tag");
        assertFault("description: How many, ", "", DocumentRules::words, "parameter without a description: limit");
    }

    @Test
    void aSuccessIsTypedOrWithoutContent() {
        assertFault("\"204\": {description: Done}", "\"400\": {description: Bad}", DocumentRules::successes, "no successful answer");
        assertFault("\"204\": {description: Done}", "\"200\": {description: Done}", DocumentRules::successes,
                "answers 200 without a schema");
    }

    @Test
    void anErrorIsAProblem() {
        assertFault("application/problem+json", "application/json", DocumentRules::problems, "answers 400 without the schema of a problem");
    }

    @Test
    void aBodyOfJsonHasAShape() {
        assertFault("schema: {$ref: \"#/components/schemas/Thing\"}, example", "schema: {type: string, format: binary}, example",
                DocumentRules::bodies, "takes JSON declared as bytes");
        assertFault("{type: object, required: [name], properties: {name: {type: string}}}", "{type: object}", DocumentRules::bodies,
                "takes JSON of which nothing is declared");
    }

    @Test
    void aSchemaHasANameOfTheField() {
        assertFault("    Thing: {", "    Thing1: {", DocumentRules::schemaNames, "Thing1");
        assertFault("    Thing: {", "    JsonNode: {", DocumentRules::schemaNames, "JsonNode");
    }

    @Test
    void anAnswerSaysWhatItAlwaysHolds() {
        assertFault("required: [items, next]", "required: []", each -> DocumentRules.required(each, Set.of()),
                "ThingPage is answered and says of none");
        assertThat(DocumentRules.required(bad("required: [items, next]", "required: []"), Set.of("ThingPage"))).isEmpty();
    }

    @Test
    void anAnswerMayRepeatWhatARequestLeftOut() {
        assertThat(DocumentRules.required(bad("Thing: {type: object, required: [name],", "Thing: {type: object,"), Set.of())).isEmpty();
    }

    @Test
    void aListHasItemsAndNext() {
        assertFault("required: [items, next]", "required: [items]", DocumentRules::lists, "is a list, and items");
        assertFault("{$ref: \"#/components/schemas/ThingPage\"}", "{type: array, items: {type: string}}", DocumentRules::lists,
                "answers with an array");
    }

    @Test
    void aBodyHasAnExample() {
        assertFault(", example: {name: a}", "", DocumentRules::examples, "gives no example");
    }

    @Test
    void aMeasuredTimeIsInSeconds() {
        assertFault("properties: {name: {type: string}}", "properties: {name: {type: string}, tookMillis: {type: number}}",
                DocumentRules::units, "Thing has tookMillis");
        assertFault("properties: {name: {type: string}}", "properties: {name: {type: string, enum: [people, latency_ms]}}",
                DocumentRules::units, "latency_ms");
        assertFault("name: limit", "name: maxAgeMinutes", DocumentRules::units, "GET /v1/things has maxAgeMinutes");
        assertThat(DocumentRules.units(bad("{name: {type: string}}",
                "{name: {type: string}, tookSeconds: {type: number}, lastFiveMinutes: {type: number}, items: {type: string}}")))
                .isEmpty();
    }

    @Test
    void anOperationSaysWhoMayUseIt() {
        assertFault("security: []", "x-none: x", DocumentRules::security, "does not say who may use it");
        assertFault("security: []", "security: [{writeKey: []}]", DocumentRules::security,
                "wants the scheme writeKey, which is not declared");
        assertFault("security: []", "security: [{writeKey: [analyst]}]", DocumentRules::security, "wants scopes of the scheme writeKey");
    }

    @Test
    void aSandboxOpensWhatKeepsItApart() {
        OpenApiDocument open = bad("security: []", "x-roles: [admin, partner-sandbox]\n      security: []");

        assertThat(DocumentRules.sandboxes(open, "other")).hasSize(2).first().asString().contains("open to partners' sandboxes");
        assertThat(DocumentRules.sandboxes(open, "bad")).isEmpty();
    }

    private static List<String> faults(OpenApiDocument document) {
        return Stream.<List<String>>of(DocumentRules.words(document), DocumentRules.successes(document), DocumentRules.problems(document),
                DocumentRules.bodies(document), DocumentRules.schemaNames(document), DocumentRules.required(document, ALL_OPTIONAL),
                DocumentRules.lists(document), DocumentRules.examples(document), DocumentRules.units(document),
                DocumentRules.security(document),
                DocumentRules.sandboxes(document, "feedback-service.yaml")).flatMap(List::stream).toList();
    }

    private static List<String> ids(OpenApiDocument document) {
        return DocumentRules.operationIds(List.of(document));
    }

    private static void assertFault(String good, String replacement, Function<OpenApiDocument, List<String>> rule, String words) {
        assertThat(rule.apply(bad(good, replacement))).anySatisfy(fault -> assertThat(fault).contains(words));
    }

    private static OpenApiDocument bad(String good, String replacement) {
        assertThat(GOOD).contains(good);
        return OpenApiDocument.parse("bad", GOOD.replace(good, replacement));
    }
}
