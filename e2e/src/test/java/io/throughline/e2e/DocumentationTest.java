package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows README.md and every page of docs as a reader would, from top to bottom in one shell, and then again. What is run, and what is not
 * and why, stands beside the blocks ({@link DocumentationBlock}).
 */
class DocumentationTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path DATA = ROOT.resolve("e2e/target/stack");
    /** By the languages that a test of its own runs: of pages whose programs need more than a shell. */
    private static final Map<String, OwnTest> OWN_TESTS = Map.of(
            "docs/sdk.md", new OwnTest("e2e/src/test/java/io/throughline/e2e/StockSdksTest.java", List.of("java", "js", "node")),
            "docs/partners.md",
            new OwnTest("e2e/src/test/java/io/throughline/e2e/PartnerGuideTest.java", List.of("bash", "java", "python")),
            "docs/frontend.md", new OwnTest("e2e/src/test/java/io/throughline/e2e/FrontendPageTest.java", List.of("html")),
            "docs/sources.md", new OwnTest("journey-service/src/test/java/io/throughline/journey/source/VisitorTokenVerifierTest.java",
                    List.of("java", "node", "python")));

    private record OwnTest(String file, List<String> languages) {
    }

    @BeforeAll
    static void playTheShopThatPagesPresuppose() throws Exception {
        RunningStack.get();
        // The archive of classes that ./throughline leaves at its first run, since pages call it some hundred times.
        cli("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + ROOT.resolve("cli/target/cli.jsa"), "token", "analyst");
        // As many people as without options: docs/training.md states figures of theirs.
        cli("-Xmx512m", "-XX:+UseSerialGC", "demo");
    }

    private static void cli(String firstFlag, String secondFlag, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), firstFlag, secondFlag,
                        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                        ROOT.resolve("cli/target/cli.jar") + ":" + ROOT.resolve("cli/target/lib")
                                + "/*",
                        "io.throughline.cli.ThroughlineCommand"));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("--data-dir", DATA.toString(), "--port-offset", Integer.toString(RunningStack.OFFSET)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    static List<String> pages() throws IOException {
        List<String> pages = new ArrayList<>(List.of("README.md"));
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).map(file -> ROOT.relativize(file).toString()).sorted()
                    .forEach(pages::add);
        }
        return pages;
    }

    @TestFactory
    Stream<DynamicTest> everyPageDoesWhatItSaysAndDoesItAgain(@TempDir Path folder) throws IOException {
        List<DynamicTest> runs = new ArrayList<>();
        for (int time = 1; time <= 2; time++) {
            for (String page : pages()) {
                List<DocumentationBlock> blocks = DocumentationBlock.read(ROOT, page);
                if (blocks.stream().anyMatch(block -> block.isRun() && !isRunByItsOwnTest(block))) {
                    Path place = folder.resolve(page.replaceAll("\\W", "-") + time);
                    runs.add(DynamicTest.dynamicTest(page + (time == 1 ? "" : ", again"), () -> follow(page, blocks, place)));
                }
            }
        }
        return runs.stream();
    }

    private static void follow(String page, List<DocumentationBlock> blocks, Path place) throws Exception {
        Instant begun = Instant.now();
        DocumentationRunner runner = new DocumentationRunner(ROOT, Files.createDirectories(place), RunningStack.OFFSET, DATA);
        DocumentationRunner.Result result = runner.run(blocks.stream().filter(block -> !isRunByItsOwnTest(block)).toList());
        System.out.printf("e2e    %s: %d blocks were run in %d ms%n", page, result.outputs().size(),
                Duration.between(begun, Instant.now()).toMillis());
        assertThat(result.faults()).as(String.join("\n", result.faults())).isEmpty();
    }

    @Test
    void noBlockIsLeftOutWithoutAReason() throws IOException {
        List<String> leftOut = new ArrayList<>();
        for (String page : pages()) {
            for (DocumentationBlock block : DocumentationBlock.read(ROOT, page)) {
                block.notRun()
                        .ifPresent(reason -> System.out.printf("e2e    not run: %s (%s), %s%n", block.where(), block.language(), reason));
                if (!isLookedAt(block)) {
                    leftOut.add(block.where() + " in " + (block.language().isEmpty() ? "no language" : block.language()));
                }
            }
        }
        assertThat(leftOut)
                .as("bash is run, json is read, text is none of both; others need <!-- file: NAME --> or <!-- not run: REASON -->")
                .isEmpty();
    }

    private static boolean isLookedAt(DocumentationBlock block) {
        return block.notRun().isPresent() || block.file().isPresent() || block.isRun() || isRunByItsOwnTest(block)
                || block.language().equals("text")
                || block.language().equals("json") && isJson(block.text());
    }

    private static boolean isRunByItsOwnTest(DocumentationBlock block) {
        OwnTest test = OWN_TESTS.get(block.page());
        return test != null && test.languages().contains(block.language()) && block.notRun().isEmpty();
    }

    private static boolean isJson(String text) {
        try {
            return !new ObjectMapper().readTree(text).isMissingNode();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theTestsThatRunPagesOfTheirOwnReadThem() throws IOException {
        for (Map.Entry<String, OwnTest> page : OWN_TESTS.entrySet()) {
            assertThat(Files.readString(ROOT.resolve(page.getValue().file()))).contains(page.getKey().replace("docs/", ""));
            assertThat(DocumentationBlock.read(ROOT, page.getKey())).extracting(DocumentationBlock::language)
                    .containsAll(page.getValue().languages());
        }
    }
}
