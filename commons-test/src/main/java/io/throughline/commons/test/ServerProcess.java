package io.throughline.commons.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One backing server of the local stack, run for tests. It stops with this JVM, because its standard input ends then. */
final class ServerProcess {

    private static final long START_SECONDS = 60;

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private Process process;
    private int port;

    private ServerProcess(String name, List<String> command, Map<String, String> environment, Path log) {
        this.name = name;
        this.command = command;
        this.environment = environment;
        this.log = log;
    }

    static ServerProcess java(String name, String program, Path data, List<String> options, Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                RepositoryRoot.root().resolve("local-stack/target/lib") + "/*", "io.throughline.localstack.server." + program,
                "--data-dir", data.toString()));
        command.addAll(options);
        return new ServerProcess(name, command, environment, data.resolveSibling(name + ".log"));
    }

    static ServerProcess node(String name, String script, Path data, List<String> options, Map<String, String> environment) {
        List<String> command =
                new ArrayList<>(List.of("node", RepositoryRoot.root().resolve(script).toString(), "--data-dir", data.toString()));
        command.addAll(options);
        return new ServerProcess(name, command, environment, data.resolveSibling(name + ".log"));
    }

    /** Starts the server, on its earlier port if it had one, and waits until it answers. */
    synchronized int start() {
        List<String> full = new ArrayList<>(command);
        full.addAll(List.of("--port", Integer.toString(port)));
        ProcessBuilder builder = new ProcessBuilder(full).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.getParent());
            process = builder.start();
            CompletableFuture<Integer> ready = new CompletableFuture<>();
            // A platform thread, because reading a pipe pins a virtual thread to its carrier. With two cores, two such readers
            // would leave no carrier for requests that the service handles on virtual threads.
            Thread.ofPlatform().daemon().start(() -> readOutput(process.inputReader(), ready));
            port = ready.get(START_SECONDS, TimeUnit.SECONDS);
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            process.destroyForcibly();
            throw new IllegalStateException(name + " did not start; see " + log, e);
        }
    }

    private void readOutput(BufferedReader output, CompletableFuture<Integer> ready) {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("READY")) {
                    ready.complete(line.contains("port=") ? Integer.parseInt(line.replaceAll(".*port=(\\d+).*", "$1")) : port);
                }
            }
            ready.completeExceptionally(new IOException("it ended with status " + process.waitFor()));
        } catch (IOException | InterruptedException e) {
            ready.completeExceptionally(e);
        }
    }

    int port() {
        return port;
    }

    /** Stops the server like a crash: nothing is flushed or announced. */
    synchronized void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }
}
