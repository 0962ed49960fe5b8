package io.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

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
        Path output = Files.createDirectories(Path.of("target")).resolve("asyncapi.txt");
        Process process = new ProcessBuilder("node", "validate-asyncapi.mjs", DOCUMENT.toString()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(ended).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
}
