package io.throughline.localstack;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One process that is kept running: it is started, awaited until ready, and restarted whenever it ends, until it is stopped. */
final class SupervisedProcess {

    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private static final long LOG_LIMIT_BYTES = 50L * 1024 * 1024;
    private static final long LONGEST_PAUSE_MS = 10_000;
    /** A process that has run for this long was healthy, so its next start needs no pause. */
    private static final long WELL_AFTER_MS = 60_000;

    private final ProcessSpec spec;
    private final StackLayout layout;
    private final StackConsole console;
    private final CountDownLatch firstReady = new CountDownLatch(1);

    private volatile Process process;
    private volatile boolean ready;
    private volatile boolean stopping;
    private volatile int restarts;

    SupervisedProcess(ProcessSpec spec, StackLayout layout, StackConsole console) {
        this.spec = spec;
        this.layout = layout;
        this.console = console;
    }

    ProcessSpec spec() {
        return spec;
    }

    boolean awaitFirstReady(long millis) throws InterruptedException {
        return firstReady.await(millis, TimeUnit.MILLISECONDS);
    }

    boolean wasReady() {
        return firstReady.getCount() == 0;
    }

    String state() {
        Process current = process;
        String again = restarts == 0 ? "" : ", started again " + restarts + (restarts == 1 ? " time" : " times");
        return (current == null || !current.isAlive() ? "down" : ready ? "ready" : "starting") + again;
    }

    /** The process and all of its descendants; empty while it is down. */
    List<ProcessHandle> processes() {
        Process current = process;
        if (current == null || !current.isAlive()) {
            return List.of();
        }
        List<ProcessHandle> handles = new ArrayList<>(List.of(current.toHandle()));
        current.descendants().forEach(handles::add);
        return handles;
    }

    void superviseInBackground() {
        Thread.ofVirtual().name(spec.name()).start(this::supervise);
    }

    private void supervise() {
        long pause = 500;
        while (!stopping) {
            long started = System.nanoTime();
            try {
                start();
                awaitReady(started);
                int exit = process.waitFor();
                pause = millisSince(started) > WELL_AFTER_MS ? 500 : pause;
                if (!stopping) {
                    console.say(spec.name() + " has ended (exit " + exit + "): it is started again in " + pause / 1000.0 + " s; see "
                            + layout.log(spec.name()));
                }
            } catch (IOException failure) {
                console.say(spec.name() + " cannot be started: " + failure.getMessage());
            } catch (InterruptedException stopped) {
                return;
            }
            ready = false;
            restarts++;
            sleep(stopping ? 0 : pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        }
    }

    private void start() throws IOException {
        ready = false;
        File log = rotated(layout.log(spec.name())).toFile();
        // Started in a session of its own, so that Ctrl-C reaches only the supervisor, which then stops all processes in order.
        List<String> command = new ArrayList<>(Files.isExecutable(Path.of("/usr/bin/setsid")) ? List.of("/usr/bin/setsid") : List.of());
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command).directory(spec.workingDirectory().toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log));
        if (spec.isService()) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        }
        builder.environment().putAll(spec.environment());
        synchronized (this) {
            if (stopping) {
                return;
            }
            process = builder.start();
            layout.pidFile(spec.name()).remember(process.toHandle());
        }
    }

    private void awaitReady(long started) throws IOException, InterruptedException {
        boolean answered = spec.isService() ? awaitHealth() : awaitReadyLine();
        if (!answered) {
            return;
        }
        ready = true;
        process.children().findFirst().ifPresent(this::rememberServer);
        console.say(
                String.format("%s %s after %.1f s", spec.name(), restarts == 0 ? "is ready" : "is back", millisSince(started) / 1000.0));
        firstReady.countDown();
    }

    /** Records the actual server below its holder in run/NAME.server.pid, for users who want to kill it. */
    private void rememberServer(ProcessHandle server) {
        try {
            layout.pidFile(spec.name() + ".server").remember(server);
        } catch (IOException failure) {
            console.say("The pid of " + spec.name() + " could not be written: " + failure.getMessage());
        }
    }

    private boolean awaitReadyLine() throws IOException {
        BufferedReader reader = process.inputReader();
        String line = reader.readLine();
        return line != null && line.startsWith("READY");
    }

    private boolean awaitHealth() throws InterruptedException {
        while (process.isAlive() && !stopping) {
            if (healthy()) {
                return true;
            }
            process.waitFor(200, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    /** Whether a service reports that it is ready. A server program is healthy while its process exists. */
    boolean healthy() throws InterruptedException {
        if (!spec.isService()) {
            return ready;
        }
        HttpRequest request = HttpRequest.newBuilder(spec.readiness().orElseThrow()).timeout(Duration.ofSeconds(5)).build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Asks the process to end; {@link #awaitStopped} reports whether it did. A server program ends when its stdin does. */
    synchronized void stop() {
        stopping = true;
        Process current = process;
        if (current == null || !current.isAlive()) {
            return;
        }
        try {
            current.getOutputStream().close();
        } catch (IOException gone) {
            // The same as closed.
        }
        if (spec.isService()) {
            current.destroy();
        }
    }

    void awaitStopped(int seconds) {
        Process current = process;
        if (current == null) {
            return;
        }
        List<ProcessHandle> all = processes();
        try {
            if (!current.waitFor(seconds, TimeUnit.SECONDS)) {
                console.say(spec.name() + " does not stop within " + seconds + " s: it is killed");
                all.reversed().forEach(ProcessHandle::destroyForcibly);
                current.waitFor(5, TimeUnit.SECONDS);
            }
            Files.deleteIfExists(layout.pidFile(spec.name()).file());
            Files.deleteIfExists(layout.pidFile(spec.name() + ".server").file());
        } catch (IOException | InterruptedException failure) {
            console.say(spec.name() + ": " + failure.getMessage());
        }
    }

    private static Path rotated(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return log;
    }

    private static long millisSince(long started) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
