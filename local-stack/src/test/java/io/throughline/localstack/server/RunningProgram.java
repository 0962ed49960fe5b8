package io.throughline.localstack.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server program as its users start it: in a process of its own. */
final class RunningProgram implements AutoCloseable {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private final Process process;
    private final int port;

    private RunningProgram(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static RunningProgram java(Class<?> program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m",
                "-cp", TARGET.resolve("classes") + ":" + TARGET.resolve("lib") + "/*", program.getName()));
        command.addAll(List.of(arguments));
        return start(command, Map.of());
    }

    static RunningProgram start(List<String> command, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String line = CompletableFuture.supplyAsync(() -> firstLine(process)).get(180, TimeUnit.SECONDS);
        if (line == null || !line.startsWith("READY port=")) {
            process.destroyForcibly();
            throw new IOException("said " + line + " instead of READY");
        }
        return new RunningProgram(process, Integer.parseInt(line.substring("READY port=".length())));
    }

    private static String firstLine(Process process) {
        try {
            BufferedReader reader = process.inputReader();
            return reader.readLine();
        } catch (IOException ended) {
            return null;
        }
    }

    int port() {
        return port;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    int awaitExit() throws Exception {
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            throw new IllegalStateException("did not end");
        }
        return process.exitValue();
    }

    void kill() throws Exception {
        process.destroyForcibly();
        awaitExit();
    }

    int closeStdin() throws Exception {
        process.getOutputStream().close();
        return awaitExit();
    }

    @Override
    public void close() throws Exception {
        if (process.isAlive()) {
            closeStdin();
        }
    }
}
