package io.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

/**
 * The documents break no client of the last released ones, which stand in {@code openapi/baseline}, but by changes that
 * {@code breaking-changes.yaml} declares. {@code -Dcontracts.release=true} makes the documents of now the baseline.
 */
class BreakingChangesTest {

    private static final Path DOCUMENTS = Path.of("openapi");
    private static final Path BASELINE = DOCUMENTS.resolve("baseline");
    private static final String DOCUMENT = """
            openapi: 3.0.3
            info: {title: Things, version: "1"}
            paths:
              /v1/things:
                get:
                  operationId: listThings
                  responses:
                    "200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
                post:
                  operationId: createThing
                  requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/NewThing"}}}}
                  responses:
                    "204": {description: Done}
            components:
              schemas:
                Thing: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer}}}
                NewThing: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer}}}
            """;

    @Test
    void noClientIsBrokenThatNobodyDeclares() throws IOException {
        ContractChecks.assumeOn();
        if (Boolean.getBoolean("contracts.release")) {
            release();
        }
        assertThat(documents()).as("run this test with -Dcontracts.release=true once")
                .allMatch(each -> Files.exists(BASELINE.resolve(each)));

        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            BreakingChanges.between(Files.readString(BASELINE.resolve(document)), Files.readString(DOCUMENTS.resolve(document)))
                    .forEach(each -> broken.add(document.toString().replace(".yaml", "") + ": " + each));
        }
        List<String> declared = declared();
        assertThat(broken).as("changes that break clients and are not declared in contracts/breaking-changes.yaml").isSubsetOf(declared);
        assertThat(declared).as("declared, and no change since the baseline").isSubsetOf(broken);
    }

    @Test
    void whatAClientReliesOnIsFound() {
        assertThat(BreakingChanges.between(DOCUMENT, DOCUMENT)).isEmpty();
        assertBreaks("/v1/things:", "/v1/others:", "GET /v1/things", "POST /v1/things");
        assertBreaks("NewThing: {type: object, required: [name],", "NewThing: {type: object, required: [name, size],", "POST /v1/things");
        assertBreaks("Thing: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer}}}\n    NewThing",
                "Thing: {type: object, properties: {size: {type: integer}}}\n    NewThing", "GET /v1/things");
    }

    @Test
    void whatAClientNeedNotKnowBreaksNothing() {
        String more = DOCUMENT.replace("NewThing: {type: object, required: [name], properties: {name",
                "NewThing: {type: object, required: [name], properties: {note: {type: string}, name");
        assertThat(more).isNotEqualTo(DOCUMENT);
        assertThat(BreakingChanges.between(DOCUMENT, more)).isEmpty();
    }

    private static void assertBreaks(String before, String after, String... operations) {
        assertThat(DOCUMENT).contains(before);
        assertThat(BreakingChanges.between(DOCUMENT, DOCUMENT.replace(before, after))).containsExactly(operations);
    }

    private static void release() throws IOException {
        Files.createDirectories(BASELINE);
        for (Path document : documents()) {
            Files.writeString(BASELINE.resolve(document), Files.readString(DOCUMENTS.resolve(document)));
        }
        Files.writeString(Path.of("breaking-changes.yaml"),
                Files.readString(Path.of("breaking-changes.yaml")).replaceAll("(?ms)^changes:.*", "changes: []\n"));
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.list(DOCUMENTS)) {
            return files.filter(each -> each.toString().endsWith(".yaml")).map(Path::getFileName).sorted().toList();
        }
    }

    private static List<String> declared() throws IOException {
        JsonNode changes = new YAMLMapper().readTree(Path.of("breaking-changes.yaml").toFile()).path("changes");
        assertThat(changes).allSatisfy(each -> assertThat(each.path("what").asText()).as("what changes for whom").isNotBlank());
        return changes.valueStream().map(each -> each.path("service").asText() + ": " + each.path("operation").asText()).toList();
    }
}
