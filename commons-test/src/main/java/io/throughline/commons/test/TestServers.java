package io.throughline.commons.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/**
 * Real servers for the tests of a service: {@code kafka}, {@code postgres}, {@code mongo}, {@code clickhouse}, named in
 * the argument {@code servers}. Started once for all tests of a module, empty, on free ports. Also sets the key that
 * {@link TestTokens} signs with.
 *
 * <p>{@code @WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))}
 */
public class TestServers implements QuarkusTestResourceLifecycleManager {

    private static final Map<String, ServerProcess> RUNNING = new ConcurrentHashMap<>();
    /**
     * Tests kill PostgreSQL's processes, which loses nothing that was written to a file; no data have to survive a crash of the
     * machine. Tests also fill empty tables with thousands of rows. By default, statistics are collected once a minute. They
     * would describe empty tables, and PostgreSQL would plan to read whole tables for each row.
     */
    private static final String POSTGRES_SETTINGS = "fsync=off,autovacuum_naptime=1s";
    /** Settings for tests of the packaged service, to which settings under {@code %test} do not apply. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("SUPPRESSION_PEPPER", PrivacyRequests.PEPPER, "PRIVACY_SECOND_PASS", "PT0.1S",
                    "throughline.openapi.issuer", "http://localhost:8180/realms/throughline");
    private static final String PASSWORD = UUID.randomUUID().toString();
    private static Path directory;

    private List<String> servers = List.of();
    private String database = "test";

    @Override
    public void init(Map<String, String> arguments) {
        servers = List.of(arguments.getOrDefault("servers", "").split(","));
        database = arguments.getOrDefault("database", "test");
    }

    @Override
    public Map<String, String> start() {
        servers.parallelStream().forEach(this::ensure);
        Map<String, String> config = new HashMap<>(TestTokens.config());
        config.putAll(ENVIRONMENT);
        config.put("throughline.data-dir", directory().resolve("service-" + UUID.randomUUID()).toString());
        for (String server : servers) {
            config.putAll(configOf(server));
        }
        return config;
    }

    private void ensure(String server) {
        RUNNING.computeIfAbsent(server, name -> {
            ServerProcess process = describe(name);
            process.start();
            return process;
        });
    }

    private ServerProcess describe(String server) {
        Path data = directory().resolve(server);
        return switch (server) {
            case "kafka" -> ServerProcess.java(server, "KafkaServer", data, List.of(), Map.of());
            case "postgres" -> ServerProcess.java(server, "PostgresServer", data, List.of("--databases", database),
                    Map.of("PG_PASSWORD_" + database.toUpperCase(), PASSWORD, "PG_SETTINGS", POSTGRES_SETTINGS));
            case "mongo" -> ServerProcess.java(server, "MongoServer", data, List.of(), Map.of());
            case "clickhouse" -> ServerProcess.node(server, "local-stack/clickhouse/server.mjs", data,
                    List.of("--user", "throughline"), Map.of("CLICKHOUSE_PASSWORD", PASSWORD, "UV_THREADPOOL_SIZE", "12"));
            default -> throw new IllegalArgumentException("No such server: " + server);
        };
    }

    private Map<String, String> configOf(String server) {
        String port = Integer.toString(RUNNING.get(server).port());
        return switch (server) {
            case "kafka" -> Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + port);
            case "postgres" -> Map.of("DB_PORT", port, "DB_NAME", database, "DB_USERNAME", database, "DB_PASSWORD", PASSWORD);
            case "mongo" -> Map.of("MONGODB_URI", "mongodb://localhost:" + port);
            default -> Map.of("CLICKHOUSE_URL", "http://localhost:" + port, "CLICKHOUSE_USER", "throughline",
                    "CLICKHOUSE_PASSWORD", PASSWORD);
        };
    }

    private static synchronized Path directory() {
        if (directory == null) {
            try {
                directory = Files.createTempDirectory("throughline-test-");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(TestServers::clear));
        }
        return directory;
    }

    private static void clear() {
        RUNNING.values().forEach(ServerProcess::kill);
        try (var files = Files.walk(directory)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // The system's own cleaning of its temporary folder removes the rest.
        }
    }

    /** Kills a server as a crash would. */
    public static void kill(String server) {
        RUNNING.get(server).kill();
    }

    /** Starts a killed server again, on its port and with its data. */
    public static void restart(String server) {
        if (!RUNNING.get(server).isAlive()) {
            RUNNING.get(server).start();
        }
    }

    public static int port(String server) {
        return RUNNING.get(server).port();
    }

    @Override
    public void stop() {
        // Kept for the next test class; the shutdown hook ends them.
    }
}
