package io.throughline.localstack.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that must not outlive its stack, recorded in a file by its pid and start time. The system may since have given the
 * pid to another program, and a name does not show which stack a process belongs to.
 */
public record LeftoverProcess(Path file) {

    // Linux reports the start relative to the boot time, which shifts when the clock is corrected.
    private static final long CLOCK_TOLERANCE_MS = 2_000;

    public void remember(ProcessHandle process) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, process.pid() + " " + startOf(process) + "\n");
    }

    /** The recorded process, if the pid still belongs to it. */
    public Optional<ProcessHandle> find() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] parts = Files.readString(file).strip().split(" ");
        if (parts.length != 2 || !parts[0].matches("\\d{1,18}") || !parts[1].matches("\\d{1,18}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(parts[0]))
                .filter(ProcessHandle::isAlive)
                .filter(process -> Math.abs(startOf(process) - Long.parseLong(parts[1])) <= CLOCK_TOLERANCE_MS);
    }

    /**
     * Asks the process to end, and kills it after {@code seconds}.
     *
     * @return whether there was one
     */
    public boolean end(int seconds) throws IOException {
        Optional<ProcessHandle> found = find();
        found.ifPresent(process -> {
            process.destroy();
            if (!ended(process, seconds)) {
                process.destroyForcibly();
                ended(process, seconds);
            }
        });
        Files.deleteIfExists(file);
        return found.isPresent();
    }

    private static boolean ended(ProcessHandle process, int seconds) {
        try {
            process.onExit().get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (InterruptedException | ExecutionException failure) {
            return !process.isAlive();
        }
    }

    /** Milliseconds since the epoch; 0 where the system does not report it. */
    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
