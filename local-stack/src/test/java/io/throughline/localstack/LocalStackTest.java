package io.throughline.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the two servers that start fastest: what is shown holds for each process alike. */
class LocalStackTest {

    /** Away from a stack that the developer runs, and from what the e2e tests use. */
    private static final int OFFSET = 31_000;

    @TempDir
    Path directory;

    @Test
    void startsAgainWhatDiesAndLeavesNothingBehind() throws Exception {
        RunningStack stack = up().awaitSaid("\nREADY\n");
        ProcessHandle mongo = RunningStack.process(data(), "mongo");
        ProcessHandle clickHouse = RunningStack.process(data(), "clickhouse");

        mongo.destroyForcibly();

        stack.awaitSaid("mongo has ended (exit 137): it is started again").awaitSaid("mongo is back after");
        ProcessHandle again = RunningStack.process(data(), "mongo");
        assertTrue(stack.said().contains("GB resident in all"));
        stack.terminate();
        assertFalse(again.isAlive());
        assertFalse(clickHouse.isAlive());
        try (var files = Files.list(data().resolve("run"))) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void endsWhatAKilledSupervisorLeftBehind() throws Exception {
        RunningStack first = up().awaitSaid("\nREADY\n");
        ProcessHandle mongo = RunningStack.process(data(), "mongo");

        first.kill();

        try (RunningStack second = up().awaitSaid("\nREADY\n")) {
            assertFalse(mongo.isAlive());
        }
    }

    @Test
    void neverEndsAProcessThatMerelyHasARecordedPid() throws Exception {
        Files.createDirectories(data().resolve("run"));
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(data().resolve("run/mongo.pid"), stranger.pid() + " 1000\n");

            assertEquals(0, new RunningStack("down", "--data-dir", data().toString()).awaitExit());

            assertFalse(stranger.waitFor(1, TimeUnit.SECONDS));
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void isStoppedFromAnotherTerminal() throws Exception {
        RunningStack stack = up().awaitSaid("\nREADY\n");

        assertEquals(0, new RunningStack("down", "--data-dir", data().toString()).awaitExit());

        stack.awaitExit();
        assertTrue(stack.said().contains("Stopped"));
    }

    @Test
    void namesThePortThatIsTakenAndWhoNeedsIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(27117 + OFFSET, 1, InetAddress.getByName("127.0.0.1"))) {
            RunningStack stack = up();

            assertEquals(1, stack.awaitExit());
            assertEquals("Port " + taken.getLocalPort() + " is taken, and the Mongo protocol needs it: "
                    + "stop what listens there, or move all ports with --port-offset N\n", stack.said());
        }
    }

    @Test
    void keepsItsCredentialsForTheOwnerAloneUntilItIsWiped() throws Exception {
        up().awaitSaid("\nREADY\n").terminate();
        Path credentials = data().resolve("credentials.json");
        String before = Files.readString(credentials);

        up().awaitSaid("\nREADY\n").terminate();
        String after = Files.readString(credentials);
        up("--fresh").awaitSaid("\nREADY\n").terminate();

        assertEquals(before, after);
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(credentials));
        assertFalse(Files.readString(credentials).equals(before));
    }

    @Test
    void doesNotWipeADirectoryThatItHasNotMade() throws Exception {
        Files.createDirectories(data());
        Files.writeString(data().resolve("thesis.txt"), "years of work");

        RunningStack stack = up("--fresh");

        assertEquals(1, stack.awaitExit());
        assertTrue(Files.exists(data().resolve("thesis.txt")));
    }

    private Path data() {
        return directory.resolve("stack");
    }

    private RunningStack up(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("up", "--root", Path.of("..").toAbsolutePath().normalize().toString(),
                "--data-dir", data().toString(), "--port-offset", String.valueOf(OFFSET), "--only", "mongo,clickhouse"));
        arguments.addAll(List.of(more));
        return new RunningStack(arguments.toArray(String[]::new));
    }
}
