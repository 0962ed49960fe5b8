package io.throughline.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;

/** The whole suite, started as an operator starts it, on ports and data of its own. One for all stories of a run. */
final class RunningStack {

    static final int OFFSET = 20_000;

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path DATA = Path.of("target/stack").toAbsolutePath();
    private static final Duration START = Duration.ofMinutes(5);
    private static RunningStack running;

    private final Process process;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private RunningStack(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().start(this::follow);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    }

    static synchronized RunningStack get() {
        if (running == null) {
            try {
                run("prepare", "--root", ROOT.toString()).waitFor();
                running = new RunningStack(run("up", "--root", ROOT.toString(), "--data-dir", DATA.toString(), "--fresh",
                        "--stop-on-eof", "--port-offset", Integer.toString(OFFSET)));
                running.ready.get(START.toSeconds(), TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("The stack did not start; see " + DATA.resolve("logs"), e);
            }
        }
        return running;
    }

    private static Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx96m",
                "-cp", ROOT.resolve("local-stack/target/lib") + "/*", "io.throughline.localstack.LocalStack"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        if (arguments[0].equals("prepare")) {
            process.getInputStream().transferTo(System.out);
        }
        return process;
    }

    private void follow() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println("stack  " + line);
                if (line.startsWith("READY")) {
                    ready.complete(null);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ready.completeExceptionally(new IllegalStateException("it ended"));
        }
    }

    /** Kills one process and what is below it, as a crash would, and waits until the stack has started it again. */
    void killAndAwaitReturn(String name) {
        long pid = pid(name);
        ProcessHandle handle = ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException(name + " does not run"));
        handle.descendants().forEach(ProcessHandle::destroyForcibly);
        handle.destroyForcibly();
        Awaitility.await(name + " is started again").atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(200))
                .until(() -> pid(name) != pid);
    }

    private static long pid(String name) {
        try {
            String text = Files.readString(DATA.resolve("run").resolve(name + ".pid")).strip();
            return text.isEmpty() ? -1 : Long.parseLong(text.split("\\s+")[0]);
        } catch (IOException e) {
            return -1;
        }
    }

    JsonNode credentials() {
        try {
            return new ObjectMapper().readTree(DATA.resolve("credentials.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int port(String service) {
        return OFFSET + switch (service) {
            case "journey" -> 8081;
            case "profile" -> 8082;
            case "feedback" -> 8083;
            case "recommendation" -> 8084;
            case "keycloak" -> 8180;
            default -> throw new IllegalArgumentException(service);
        };
    }

    private void stop() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroy();
            }
        } catch (IOException | InterruptedException e) {
            process.destroy();
        }
    }
}
