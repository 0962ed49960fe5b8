package io.throughline.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The stack's own command line in a process of its own, and all that it has said so far. */
final class RunningStack implements AutoCloseable {

    private final Process process;
    private final Thread reader;
    private final StringBuffer said = new StringBuffer();

    RunningStack(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx96m", "-cp",
                Path.of("target/classes").toAbsolutePath() + ":" + Path.of("target/lib").toAbsolutePath() + "/*",
                LocalStack.class.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader = Thread.ofPlatform().daemon().start(() -> process.inputReader().lines().forEach(line -> said.append(line).append('\n')));
    }

    RunningStack awaitSaid(String text) throws InterruptedException {
        return awaitSaid(text, now -> now.contains(text));
    }

    RunningStack awaitSaid(String what, Predicate<String> expected) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!expected.test(said.toString())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("has not said " + what + " but: " + said);
            }
            Thread.sleep(50);
        }
        return this;
    }

    String said() {
        return said.toString();
    }

    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end: " + said);
        }
        reader.join();
        return process.exitValue();
    }

    int terminate() throws InterruptedException {
        // Not Process.destroy, which closes the stream that is still being read.
        process.toHandle().destroy();
        return awaitExit();
    }

    static ProcessHandle process(Path dataDir, String name) throws IOException {
        String pid = Files.readString(dataDir.resolve("run").resolve(name + ".pid")).split(" ")[0];
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    @Override
    public void close() throws InterruptedException {
        terminate();
    }
}
