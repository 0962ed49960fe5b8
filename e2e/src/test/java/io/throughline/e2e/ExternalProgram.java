package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs another program: a script of src/test/js, or what a guide shows. What it writes to stderr is the test's output; what it prints
 * is its result.
 */
final class ExternalProgram {

    /** A browser starts, loads and signs in within seconds; a program that waits for ever fails its test. */
    private static final long LIMIT_SECONDS = 180;

    private ExternalProgram() {
    }

    static String run(String script, Map<String, String> environment) throws IOException, InterruptedException {
        return run(new ProcessBuilder("node", "src/test/js/" + script), environment);
    }

    static String run(ProcessBuilder command, Map<String, String> environment) throws IOException, InterruptedException {
        command.environment().putAll(environment);
        Path output = Files.createTempFile("printed", ".txt");
        Process process = command.redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(output.toFile()).start();
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            String printed = Files.readString(output);
            assertThat(ended).as("ended within %d s; it printed: %s", LIMIT_SECONDS, printed).isTrue();
            assertThat(process.exitValue()).as("exit status; it printed: %s", printed).isZero();
            return printed;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** A script that opens the browser, and prints one JSON object. */
    static JsonNode browse(String script, Map<String, String> environment) throws IOException, InterruptedException {
        boolean bundled = System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
        Assumptions.assumeTrue(bundled || System.getenv("CHROMIUM") != null,
                "The Chromium of the npm package is for Linux on x64: name another by the variable CHROMIUM");
        return PublicClient.JSON.readTree(run(script, environment));
    }
}
