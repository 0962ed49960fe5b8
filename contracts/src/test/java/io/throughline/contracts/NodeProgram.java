package io.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program of the packages that {@code npm ci} installs. */
final class NodeProgram {

    private static final long LIMIT_SECONDS = 240;

    private NodeProgram() {
    }

    /**
     * Fails where the program does not end in time, or not with 0.
     *
     * @param name what the output is kept as: {@code target/<name>.txt}
     * @return what it printed, errors among it
     */
    static String run(String name, Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createDirectories(Path.of("target")).resolve(name + ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();

        String text = Files.readString(output);
        assertThat(ended).as("%s ended in time; it printed: %s", name, text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
