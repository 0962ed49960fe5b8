package io.throughline.commons.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.Problem;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.Index;
import org.junit.jupiter.api.Test;

class ContractFilterTest {

    record Line(String article, @Nullable Integer pieces, @Nullable @JsonInclude String note, Optional<String> colour,
            @JsonProperty("gift_card") String giftCard, @JsonIgnore String secret,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> tags, boolean paid) {
    }

    record Open(String name, @JsonAnyGetter Map<String, Object> more) {
    }

    record Order(String name, Line line) {
    }

    static final class Web {
        record Hit(String page, @Nullable String from) {
        }
    }

    static final class App {
        record Hit(String page, String from) {
        }
    }

    private final OpenAPI document = OASFactory.createOpenAPI().components(OASFactory.createComponents()).paths(OASFactory.createPaths());
    private final Operation operation = OASFactory.createOperation().responses(OASFactory.createAPIResponses()
            .addAPIResponse("200", answer(OASFactory.createSchema().ref("#/components/schemas/Answer"))));

    ContractFilterTest() {
        schema("Answer");
        schema("Problem", "type", "title", "status", "detail", "errors");
        add("/orders", PathItem.HttpMethod.POST, operation);
    }

    private static APIResponse answer(Schema schema) {
        return OASFactory.createAPIResponse().description("It").content(OASFactory.createContent()
                .addMediaType("application/json", OASFactory.createMediaType().schema(schema)));
    }

    private void add(String path, PathItem.HttpMethod method, Operation added) {
        PathItem item = OASFactory.createPathItem();
        item.setOperation(method, added);
        document.getPaths().addPathItem(path, item);
    }

    private Schema schema(String name, String... properties) {
        Schema schema = OASFactory.createSchema().addType(SchemaType.OBJECT);
        for (String property : properties) {
            schema.addProperty(property, OASFactory.createSchema().addType(SchemaType.STRING));
        }
        document.getComponents().addSchema(name, schema);
        return schema;
    }

    private void answers(String name) {
        operation.getResponses().addAPIResponse("200", answer(OASFactory.createSchema().ref("#/components/schemas/" + name)));
    }

    private void reads(String name) {
        operation.setRequestBody(OASFactory.createRequestBody().content(OASFactory.createContent().addMediaType("application/json",
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref("#/components/schemas/" + name)))));
    }

    private void filter() {
        try {
            new ContractFilter(Index.of(Line.class, Open.class, Order.class, Web.Hit.class, App.Hit.class, Page.class, Problem.class))
                    .filterOpenAPI(document);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aComponentIsRequiredUnlessItIsNullable() {
        Schema line = schema("Line", "article", "pieces", "note", "colour", "gift_card", "tags", "paid");
        answers("Line");
        filter();
        assertThat(line.getRequired()).containsExactly("article", "note", "gift_card", "paid");
        assertThat(line.getProperties().get("note").getType()).contains(SchemaType.NULL);
        assertThat(line.getProperties().get("pieces").getType()).doesNotContain(SchemaType.NULL);
        assertThat(line.getAdditionalPropertiesBoolean()).isNull();
    }

    @Test
    void theRecordOfAGenericSchemaIsFound() {
        Schema page = schema("PageLine", "items", "next");
        answers("PageLine");
        filter();
        assertThat(page.getRequired()).containsExactly("items", "next");
    }

    @Test
    void membersThatAProblemAlwaysHasAreRequired() {
        reads("Answer");
        filter();
        assertThat(document.getComponents().getSchemas().get("Problem").getRequired()).containsExactly("type", "title", "status");
    }

    @Test
    void recordsThatAreReadTakeNoOtherFields() {
        Schema order = schema("Order", "name");
        order.addProperty("line", OASFactory.createSchema().ref("#/components/schemas/Line"));
        order.addProperty("open", OASFactory.createSchema().ref("#/components/schemas/Open"));
        Schema line = schema("Line", "article", "pieces", "note", "colour", "gift_card", "tags", "paid");
        Schema open = schema("Open", "name");
        reads("Order");
        filter();
        assertThat(order.getAdditionalPropertiesBoolean()).isFalse();
        assertThat(line.getAdditionalPropertiesBoolean()).isFalse();
        assertThat(open.getAdditionalPropertiesBoolean()).isTrue();
    }

    @Test
    void recordsOfOneNameThatRequireDifferentThingsAreRefused() {
        schema("Hit", "page", "from");
        answers("Hit");
        assertThatThrownBy(this::filter).hasMessageContaining("App$Hit").hasMessageContaining("Web$Hit")
                .hasMessageContaining("@Schema(name");
    }

    @Test
    void rolesAreNoScopes() {
        operation.setDescription("Stores it.");
        operation.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme("SecurityScheme", List.of("partner", "agent"))));
        filter();
        assertThat(operation.getSecurity()).singleElement().satisfies(
                requirement -> assertThat(requirement.getSchemes()).isEqualTo(Map.of("oidc", List.of())));
        assertThat(operation.getExtensions()).containsEntry("x-roles", List.of("agent", "partner"));
        assertThat(operation.getDescription()).isEqualTo("Stores it.\n\nNeeds one of the roles `agent`, `partner`.");
        assertThat(document.getComponents().getSecuritySchemes().get("oidc").getFlows().getClientCredentials().getTokenUrl())
                .endsWith("/protocol/openid-connect/token");
    }

    @Test
    void anAnswerToASandboxSaysSo() {
        operation.setSecurity(
                List.of(OASFactory.createSecurityRequirement().addScheme("SecurityScheme", List.of("partner", "partner-sandbox"))));
        filter();
        assertThat(operation.getResponses().getAPIResponse("200").getHeaders().get("Throughline-Sandbox").getRef())
                .isEqualTo("#/components/headers/Throughline-Sandbox");
        assertThat(document.getComponents().getHeaders().get("Throughline-Sandbox").getSchema().getEnumeration()).containsExactly("true");
    }

    @Test
    void whatIsNotForSandboxesHasNoHeaderOfThem() {
        operation.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme("SecurityScheme", List.of("partner"))));
        filter();
        assertThat(operation.getResponses().getAPIResponse("200").getHeaders()).isNullOrEmpty();
        assertThat(document.getComponents().getHeaders()).isNullOrEmpty();
    }

    @Test
    void anOperationForAnybodyAsksForNothing() {
        filter();
        assertThat(operation.getSecurity()).isEmpty();
        assertThat(document.getComponents().getSecuritySchemes()).isNullOrEmpty();
    }

    @Test
    void anotherSchemeStays() {
        operation.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme("writeKey", List.of())));
        filter();
        assertThat(operation.getSecurity()).singleElement().satisfies(
                requirement -> assertThat(requirement.getSchemes()).containsOnlyKeys("writeKey"));
        assertThat(operation.getResponses().getAPIResponses()).containsOnlyKeys("200", "400", "401", "503");
    }

    @Test
    void eachErrorHasTheProblemSchemaAndTheGeneralOnesAreAdded() {
        reads("Answer");
        operation.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme("SecurityScheme", List.of("agent"))));
        operation.getResponses().addAPIResponse("409", OASFactory.createAPIResponse().description("There is one"));
        operation.getResponses().addAPIResponse("413", OASFactory.createAPIResponse().description("Larger than 1 MB"));
        operation.getResponses().addAPIResponse("401", OASFactory.createAPIResponse().description("Not Authorized"));
        filter();
        Map<String, APIResponse> responses = operation.getResponses().getAPIResponses();
        assertThat(responses.keySet()).containsExactly("200", "400", "401", "403", "409", "413", "415", "503");
        assertThat(responses.get("409").getContent().getMediaType("application/problem+json").getSchema().getRef())
                .isEqualTo("#/components/schemas/Problem");
        assertThat(responses.get("413").getDescription()).isEqualTo("Larger than 1 MB");
        assertThat(responses.get("401").getRef()).isEqualTo("#/components/responses/Unauthenticated");
        assertThat(document.getComponents().getResponses()).containsOnlyKeys("InvalidRequest", "Unauthenticated", "Forbidden",
                "UnsupportedMediaType", "Unavailable");
    }

    @Test
    void formsThatAFieldTellsApartAllowTheirOwnValueAlone() {
        Schema cash = schema("Cash", "change");
        Schema card = schema("Card", "kind", "number");
        document.getComponents().addSchema("Payment", OASFactory.createSchema()
                .addOneOf(OASFactory.createSchema().ref("#/components/schemas/Cash"))
                .addOneOf(OASFactory.createSchema().ref("#/components/schemas/Card"))
                .discriminator(OASFactory.createDiscriminator().propertyName("kind")
                        .addMapping("cash", "#/components/schemas/Cash").addMapping("card", "#/components/schemas/Card")));
        reads("Payment");
        filter();
        assertThat(cash.getProperties().get("kind").getEnumeration()).containsExactly("cash");
        assertThat(cash.getRequired()).containsExactly("kind");
        assertThat(card.getProperties().get("kind").getEnumeration()).containsExactly("card");
    }

    @Test
    void aRecordThatIsReadFromOneOfSeveralFormsIsNoObject() {
        Schema name = schema("Order", "name", "line").addOneOf(OASFactory.createSchema().addType(SchemaType.STRING));
        answers("Order");
        filter();
        assertThat(name.getType()).isNull();
        assertThat(name.getProperties()).isNull();
        assertThat(name.getRequired()).isNull();
    }

    @Test
    void whatAReferenceSaysMoreStandsBesideIt() {
        Schema order = schema("Order", "name");
        Schema described = OASFactory.createSchema().ref("#/components/schemas/Line").description("The first").addType(SchemaType.OBJECT);
        order.addProperty("line", described);
        schema("Line", "article", "pieces", "note", "colour", "gift_card", "tags", "paid");
        answers("Order");
        filter();
        assertThat(described.getRef()).isNull();
        assertThat(described.getAllOf()).singleElement().satisfies(line -> assertThat(line.getRef()).endsWith("/Line"));
        assertThat(document.getComponents().getSchemas()).containsKey("Line");
    }

    @Test
    void aPatternIsOfTheWholeText() {
        Schema answer = schema("Answer", "a", "b", "c", "d");
        answer.getProperties().get("a").setPattern("[a-z]+");
        answer.getProperties().get("b").setPattern("^x|y$");
        answer.getProperties().get("c").setPattern("\\S");
        answer.getProperties().get("d").setPattern("a\\$");
        filter();
        assertThat(answer.getProperties().values()).extracting(Schema::getPattern)
                .containsExactly("^[a-z]+$", "^(?:x|y)$", "\\S", "^a\\$$");
    }

    @Test
    void tagsStandInOrderAndNothingIsLeftUnused() {
        schema("Forgotten", "name");
        operation.setTags(List.of("orders", "basket"));
        document.setTags(List.of(OASFactory.createTag().name("orders"),
                OASFactory.createTag().name("orders").description("A shop's orders")));
        filter();
        assertThat(document.getTags()).extracting("name").containsExactly("basket", "orders");
        assertThat(document.getTags().getLast().getDescription()).isEqualTo("A shop's orders");
        assertThat(document.getComponents().getSchemas()).containsOnlyKeys("Answer", "Problem");
        assertThat(document.getServers()).extracting("url").containsExactly("/", "https://{host}");
    }
}
