package io.throughline.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart takes for granted of the images. That they build and run is tried by hand: see k8s/README.md. */
class ImagesTest {

    @ParameterizedTest
    @ValueSource(strings = { "jvm", "native" })
    void theImageRunsAsTheUserThatTheChartNames(String flavor) throws IOException {
        var recipe = recipe(flavor);

        var user = HelmChart.withDefaults().podSpec("journey").at("/securityContext/runAsUser").asText();
        assertThat(recipe).contains("USER " + user + ":" + user);
    }

    @ParameterizedTest
    @ValueSource(strings = { "jvm", "native" })
    void theImageTakesItsBaseAndItsServiceFromOutside(String flavor) throws IOException {
        var recipe = recipe(flavor);

        assertThat(recipe).contains("FROM ${BASE_IMAGE}", "ARG SERVICE");
        assertThat(recipe).filteredOn(line -> line.startsWith("FROM")).hasSize(1);
    }

    /** {@code COPY . .} would take whatever lies about, credentials included. */
    @ParameterizedTest
    @ValueSource(strings = { "jvm", "native" })
    void theImageCopiesWhatItNamesAndNothingElse(String flavor) throws IOException {
        var recipe = recipe(flavor);

        assertThat(recipe).filteredOn(line -> line.startsWith("COPY") || line.startsWith("ADD")).isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches("COPY (--chmod=0555 )?(quarkus-app/|\\$\\{SERVICE}-service-).* /app/.*"));
    }

    /** Measured: without a cap journey-service's executable grew beyond the 256 Mi of the chart. */
    @ParameterizedTest
    @CsvSource({ "jvm,-XX:MaxRAMPercentage=60", "native,-XX:MaximumHeapSizePercent=60" })
    void theHeapLeavesRoomWithinTheMemoryLimit(String flavor, String cap) throws IOException {
        assertThat(String.join("\n", recipe(flavor))).contains("ENTRYPOINT", '"' + cap + '"');
    }

    private static List<String> recipe(String flavor) throws IOException {
        return Files.readAllLines(Path.of("images/Dockerfile." + flavor));
    }
}
