package io.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

/** The AsyncAPI document is that of the events, and AsyncAPI's own parser finds nothing wrong with it. */
class AsyncApiDocumentTest {

    private static final Path DOCUMENT = Path.of("asyncapi.yaml");

    @Test
    void theCommittedDocumentIsMadeOfTheEvents() throws Exception {
        String made = AsyncApiDocument.of(Path.of("events"));
        if (Boolean.getBoolean("contracts.update")) {
            Files.writeString(DOCUMENT, made);
        }
        assertThat(made).as("run this test with -Dcontracts.update=true and commit the file").isEqualTo(Files.readString(DOCUMENT));
    }

    @Test
    void asyncApisParserFindsNothingWrong() throws Exception {
        assertThat(Path.of("node_modules/@asyncapi/parser")).as("run npm ci in contracts, or ./throughline test").exists();
        NodeProgram.run("asyncapi", Map.of(), List.of("node", "validate-asyncapi.mjs", DOCUMENT.toString()));
    }
}
