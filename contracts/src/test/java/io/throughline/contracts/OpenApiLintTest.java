package io.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** What two linters that the field uses say of the OpenAPI documents: nothing. Their packages are installed by {@code npm ci}. */
class OpenApiLintTest {

    @Test
    void redoclyFindsNoErrorAndNoWarning() throws Exception {
        ContractChecks.assumeOn();
        assertSilent("redocly", "lint", "--max-problems=1000");
    }

    @Test
    void spectralFindsNoErrorAndNoWarning() throws Exception {
        ContractChecks.assumeOn();
        assertSilent("spectral", "lint", "--quiet", "--fail-severity=warn");
    }

    private static void assertSilent(String linter, String... options) throws IOException, InterruptedException {
        Path program = Path.of("node_modules/.bin", linter);
        assertThat(program).as("run npm ci in contracts, or ./throughline test").exists();
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(options));
        try (Stream<Path> files = Files.list(Path.of("openapi"))) {
            files.map(Path::toString).filter(each -> each.endsWith(".yaml")).sorted().forEach(command::add);
        }
        String text = NodeProgram.run(linter, Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"), command);
        // Redocly ends with 0 when there are warnings alone.
        assertThat(text).doesNotContainPattern("(?m)[1-9]\\d* warning").doesNotContainPattern("(?m)[1-9]\\d* error");
    }
}
