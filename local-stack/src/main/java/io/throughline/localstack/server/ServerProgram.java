package io.throughline.localstack.server;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * The common behaviour of all server programs: one {@code READY port=N} line on stdout once the server answers, an orderly stop
 * when stdin ends or on SIGTERM, and a non-zero exit code when the server ends by itself.
 *
 * <p>The parent process holds the other end of stdin. When the parent ends for any reason, stdin ends too, so no server outlives
 * its parent.
 */
abstract class ServerProgram implements Callable<Integer> {

    @Option(names = "--port", required = true, description = "Port on the loopback interface; 0 picks a free one.")
    int port;

    @Option(names = "--data-dir", required = true, description = "Directory that keeps the server's data.")
    Path dataDir;

    private static final PrintStream STDOUT = System.out;

    private static volatile boolean stopping;

    /** Returns when the server answers. */
    abstract BackingServer start() throws Exception;

    @Override
    public final Integer call() throws Exception {
        createPrivateDirectory(dataDir);
        BackingServer server = start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        STDOUT.println("READY port=" + server.port());
        STDOUT.flush();
        Thread.ofPlatform().daemon().name("stdin").start(ServerProgram::exitWhenStdinEnds);
        server.awaitEnd();
        if (!stopping) {
            System.err.println("The server has ended by itself.");
        }
        return 1;
    }

    static void run(ServerProgram program, String... args) {
        // Libraries print to stdout too, which must contain only that one line.
        System.setOut(System.err);
        setDefault("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        setDefault("org.slf4j.simpleLogger.showDateTime", "true");
        setDefault("org.slf4j.simpleLogger.dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        System.exit(new CommandLine(program)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    failure.printStackTrace();
                    return 1;
                })
                .execute(args));
    }

    static int freePort(int wanted) throws IOException {
        if (wanted != 0) {
            return wanted;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void createPrivateDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** A child's output goes to stderr, since stdout must contain only that one line. */
    static Process startChild(List<String> command) throws IOException {
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread.ofPlatform().daemon().name("child-output").start(() -> {
            try {
                child.getInputStream().transferTo(System.err);
            } catch (IOException ended) {
                // The stream ends with the child.
            }
        });
        return child;
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static void exitWhenStdinEnds() {
        try {
            while (System.in.read() >= 0) {
                // Input has no meaning.
            }
        } catch (IOException closed) {
            // An error means the same as the end.
        }
        System.exit(0);
    }

    private static void stop(BackingServer server) {
        stopping = true;
        try {
            server.close();
        } catch (Exception failure) {
            failure.printStackTrace();
        }
    }
}
