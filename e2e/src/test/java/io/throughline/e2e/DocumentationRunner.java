package io.throughline.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Runs the blocks of a page as a reader would who pastes them into one shell, one after the other. It needs nothing but the JDK, so that
 * whoever writes a page can try it against the stack that {@code ./throughline demo} keeps:
 * {@code java e2e/src/test/java/io/throughline/e2e/DocumentationRunner.java docs/customers.md}
 */
final class DocumentationRunner {

    private static final Pattern ADDRESS = Pattern.compile("localhost:(808\\d|8180)");
    private static final Duration LONGEST_PAGE = Duration.ofSeconds(Integer.getInteger("seconds", 600));

    private final Path root;
    private final Path folder;
    private final int portOffset;
    private final Path data;

    /**
     * @param folder in which the blocks run; ./throughline is made there
     * @param data the directory of the running stack
     */
    DocumentationRunner(Path root, Path folder, int portOffset, Path data) throws IOException {
        this.root = root;
        this.folder = folder;
        this.portOffset = portOffset;
        this.data = data;
        writeScript();
    }

    /** ./throughline as pages call it: the command line of this build, with the script's archive of classes where there is one. */
    private void writeScript() throws IOException {
        Path cli = Path.of(System.getProperty("cli", root.resolve("cli/target/cli.jar").toString()));
        Path script = Files.writeString(folder.resolve("throughline"), """
                #!/bin/sh
                exec "%s" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xlog:disable "-XX:SharedArchiveFile=%s" \\
                  -cp "%s:%s/*" io.throughline.cli.ThroughlineCommand "$@"
                """.formatted(Path.of(System.getProperty("java.home"), "bin/java"), cli.resolveSibling("cli.jsa"), cli,
                root.resolve("cli/target/lib")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What a page's run came to: the blocks that printed something, and what is wrong; empty where nothing is. */
    record Result(Map<DocumentationBlock, String> outputs, List<String> faults) {
    }

    Result run(List<DocumentationBlock> blocks) throws IOException, InterruptedException {
        for (DocumentationBlock block : blocks) {
            if (block.file().isPresent()) {
                Files.writeString(folder.resolve(block.file().get()), here(block.text()));
            }
        }
        List<DocumentationBlock> session = blocks.stream().filter(DocumentationBlock::isRun).toList();
        String marker = "block-" + UUID.randomUUID();
        Path script = Files.writeString(folder.resolve("page.sh"), script(session, marker));
        ProcessBuilder bash =
                new ProcessBuilder("bash", "-eo", "pipefail", script.toString()).directory(folder.toFile()).redirectErrorStream(true);
        bash.environment().putAll(Map.of("THROUGHLINE_DATA_DIR", data.toString(), "THROUGHLINE_PORT_OFFSET", Integer.toString(portOffset)));
        Process process = bash.start();
        process.getOutputStream().close();
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> readAll(process));
        boolean ended = process.waitFor(LONGEST_PAGE.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return result(session, output.join().split(marker + "\n", -1), ended ? process.exitValue() : -1);
    }

    private String script(List<DocumentationBlock> session, String marker) {
        StringBuilder script = new StringBuilder();
        session.forEach(block -> script.append("echo ").append(marker).append('\n').append(here(block.text())));
        return script.toString();
    }

    private String here(String text) {
        return ADDRESS.matcher(text).replaceAll((MatchResult found) -> "localhost:" + (Integer.parseInt(found.group(1)) + portOffset));
    }

    private static String readAll(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Result result(List<DocumentationBlock> session, String[] outputs, int exit) {
        Map<DocumentationBlock, String> printed = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        for (int at = 1; at < outputs.length; at++) {
            DocumentationBlock block = session.get(at - 1);
            printed.put(block, outputs[at]);
            boolean last = at == outputs.length - 1;
            if (last && exit != 0) {
                faults.add(fault(block, exit == -1 ? "took too long" : "ended with " + exit, outputs[at]));
                continue;
            }
            for (String text : block.expected()) {
                if (!outputs[at].contains(here(text))) {
                    faults.add(fault(block, "did not print \"" + text + "\"", outputs[at]));
                }
            }
        }
        if (outputs.length <= session.size() && exit == 0) {
            faults.add("Only " + (outputs.length - 1) + " of " + session.size() + " blocks were run");
        }
        return new Result(printed, faults);
    }

    private static String fault(DocumentationBlock block, String what, String output) {
        return "%s %s%n%s%nIt printed:%n%s".formatted(block.where(), what, block.text().indent(4), output.indent(4));
    }

    /** Pages, each run twice and with what its blocks print; {@code -Dport-offset=N}, {@code -Ddata-dir=DIR}, {@code -Dtimes=N}. */
    public static void main(String[] pages) throws Exception {
        Path root = Path.of("").toAbsolutePath();
        Path data = Path.of(System.getProperty("data-dir", ".throughline")).toAbsolutePath();
        boolean failed = false;
        for (String page : pages) {
            for (int time = 1; time <= Integer.getInteger("times", 2); time++) {
                Path folder = Files.createTempDirectory("documentation");
                DocumentationRunner runner = new DocumentationRunner(root, folder, Integer.getInteger("port-offset", 0), data);
                Result result = runner.run(DocumentationBlock.read(root, page));
                result.outputs().forEach((block, output) -> System.out.printf("== %s%n%s%n", block.where(), output));
                result.faults().forEach(fault -> System.out.println("FAULT " + fault));
                System.out.printf("%s: %d blocks, %d faults%n", page, result.outputs().size(), result.faults().size());
                failed |= !result.faults().isEmpty();
            }
        }
        System.exit(failed ? 1 : 0);
    }
}
