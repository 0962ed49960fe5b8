package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever asks a command of the script how it works is told, and nothing begins. */
class CommandHelpTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private record Answer(int exit, String output) {
    }

    @ParameterizedTest
    @ValueSource(strings = { "demo", "up", "down", "test", "fuzz", "build", "token", "show", "logs", "import", "bench", "bench ingest",
            "bench journey",
            "bench privacy", "bench profile", "audit", "audit verify", "partner", "partner add", "partner list", "partner rotate",
            "partner remove",
            "user", "user add", "user grant", "user revoke", "user list", "user remove" })
    void everyCommandSaysWhatItDoes(String command) throws Exception {
        Answer answer = throughline((command + " --help").split(" "));

        assertThat(answer.exit()).as(answer.output()).isZero();
        assertThat(answer.output()).contains("throughline " + command).hasSizeGreaterThan(60);
    }

    @Test
    void theUsageNamesEveryCommandAndNoneThatThereIsNot() throws Exception {
        Answer usage = throughline("--help");

        List<String> named = Pattern.compile("^  \\./throughline ([a-z]+)", Pattern.MULTILINE).matcher(usage.output()).results()
                .map((MatchResult line) -> line.group(1)).toList();
        assertThat(named).containsExactlyInAnyOrder("demo", "up", "down", "test", "fuzz", "build", "token", "partner", "user", "show",
                "logs", "import",
                "bench", "audit");
        assertThat(throughline("nonsense").exit()).isEqualTo(1);
    }

    private static Answer throughline(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("throughline").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new Answer(process.waitFor(), new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
