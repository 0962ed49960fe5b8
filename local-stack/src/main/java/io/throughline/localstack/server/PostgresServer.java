package io.throughline.localstack.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The real PostgreSQL server as a child process, with one database per service, owned by a role of the same name. */
@Command(name = "postgres", mixinStandardHelpOptions = true)
public final class PostgresServer extends ServerProgram {

    private static final int START_SECONDS = 60;

    @Option(names = "--databases", split = ",", description = "Databases to create, each with a role of its name.")
    List<String> databases = List.of();

    @Option(names = "--password", description = "Password of the roles whose PG_PASSWORD_<NAME> is not set.")
    String password;

    @Option(names = "--binaries-dir", description = "Where PostgreSQL is unpacked to, once.")
    Path binariesDir = Path.of(System.getProperty("java.io.tmpdir"), "throughline-postgres-" + System.getProperty("user.name"));

    @Option(names = "--max-connections", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}")
    int maxConnections;

    public static void main(String... args) {
        run(new PostgresServer(), args);
    }

    @Override
    BackingServer start() throws Exception {
        PostgresBinaries binaries = PostgresBinaries.unpackInto(binariesDir.toAbsolutePath());
        Path cluster = dataDir.toAbsolutePath().resolve("cluster");
        int bound = freePort(port);
        String superuser = superuserPassword();
        if (!Files.exists(cluster.resolve("PG_VERSION"))) {
            initialise(binaries, cluster);
        }
        stopLeftOver(binaries, cluster);
        PostgresRoles roles = new PostgresRoles(bound, superuser);
        Process process = startPostmaster(binaries, cluster, bound, roles);
        try {
            for (String database : databases) {
                roles.createDatabase(database, passwordOf(database));
            }
        } catch (SQLException | RuntimeException failure) {
            stopLeftOver(binaries, cluster);
            throw failure;
        }
        return new BackingServer() {
            @Override
            public int port() {
                return bound;
            }

            @Override
            public void awaitEnd() throws InterruptedException {
                process.waitFor();
            }

            @Override
            public void close() throws Exception {
                stopLeftOver(binaries, cluster);
            }
        };
    }

    private String passwordOf(String database) {
        String ofItsOwn = System.getenv("PG_PASSWORD_" + database.toUpperCase(Locale.ROOT));
        return Optional.ofNullable(ofItsOwn).or(() -> Optional.ofNullable(password))
                .orElseThrow(() -> new IllegalArgumentException("No password for the role " + database
                        + ": set PG_PASSWORD_" + database.toUpperCase(Locale.ROOT) + " or --password"));
    }

    private String superuserPassword() throws IOException {
        Path file = dataDir.resolve("superuser-password");
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(random));
        }
        return Files.readString(file);
    }

    private void initialise(PostgresBinaries binaries, Path cluster) throws IOException, InterruptedException {
        // A killed initdb leaves an incomplete directory, so the cluster is created beside its place and then moved.
        Path partial = cluster.resolveSibling("cluster-in-making");
        DirectoryCleaner.deleteRecursively(partial);
        run(binaries.command("initdb", List.of("-D", partial.toString(), "-U", "postgres", "-E", "UTF8", "--no-sync",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
                "--auth=scram-sha-256", "--pwfile=" + dataDir.toAbsolutePath().resolve("superuser-password"))));
        Files.move(partial, cluster);
    }

    private Process startPostmaster(PostgresBinaries binaries, Path cluster, int bound, PostgresRoles roles) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-D", cluster.toString(), "-p", String.valueOf(bound)));
        List<String> all = new ArrayList<>(List.of("listen_addresses=127.0.0.1", "unix_socket_directories=", "timezone=UTC",
                "max_connections=" + maxConnections, "shared_buffers=128MB", "log_timezone=UTC"));
        all.addAll(furtherSettings());
        all.forEach(setting -> arguments.addAll(List.of("-c", setting)));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            Process process = startChild(binaries.command("postgres", arguments));
            if (roles.awaitAnswer(process, deadline)) {
                return process;
            }
            // After a kill of the postmaster its children still hold the shared memory for a moment.
            if (process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("PostgreSQL did not start within " + START_SECONDS + " s");
            }
            Thread.sleep(500);
        }
    }

    /** Settings for tests, which need no durability: {@code name=value,name=value}. */
    private static List<String> furtherSettings() {
        String settings = System.getenv("PG_SETTINGS");
        return settings == null || settings.isBlank() ? List.of() : List.of(settings.split(","));
    }

    /** Ends the postmaster that runs on this directory, whether this process or a killed holder started it. */
    private static void stopLeftOver(PostgresBinaries binaries, Path cluster) throws IOException, InterruptedException {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        boolean runs = ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().commandLine().or(() -> handle.info().command()))
                .filter(command -> command.contains("postgres") && command.contains(cluster.toString()))
                .isPresent();
        if (!runs) {
            // The pid may belong to another program by now, and PostgreSQL would then refuse to start.
            Files.deleteIfExists(file);
            return;
        }
        run(binaries.command("pg_ctl", List.of("stop", "-D", cluster.toString(), "-m", "fast", "-w", "-t", "30")));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output);
        }
    }
}
