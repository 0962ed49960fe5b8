package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Assumptions;

/** Runs a script of src/test/js. What it writes to stderr is the test's output; what it prints is its result. */
final class NodeScript {

    private NodeScript() {
    }

    static String run(String script, Map<String, String> environment) throws IOException, InterruptedException {
        return run(new ProcessBuilder("node", "src/test/js/" + script), environment);
    }

    static String run(ProcessBuilder command, Map<String, String> environment) throws IOException, InterruptedException {
        command.environment().putAll(environment);
        Process process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit status; it printed: %s", printed).isZero();
        return printed;
    }

    /** A script that opens the browser, and prints one JSON object. */
    static JsonNode browse(String script, Map<String, String> environment) throws IOException, InterruptedException {
        boolean bundled = System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
        Assumptions.assumeTrue(bundled || System.getenv("CHROMIUM") != null,
                "The Chromium of the npm package is for Linux on x64: name another by the variable CHROMIUM");
        return PublicClient.JSON.readTree(run(script, environment));
    }
}
