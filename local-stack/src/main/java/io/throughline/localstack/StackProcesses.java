package io.throughline.localstack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All processes of the stack: ports, commands and environment variables. */
record StackProcesses(StackLayout layout, int portOffset, StackCredentials credentials) {

    static final List<String> SERVICES = List.of("journey-service", "profile-service", "feedback-service", "recommendation-service");

    /** The server programs use the class path of this program: the packaged jars, or the classes that a test has just compiled. */
    private static final String OWN_CLASS_PATH = System.getProperty("java.class.path");
    private static final String PROGRAMS = "io.throughline.localstack.server.";

    List<ProcessSpec> servers() throws IOException, StartFailure {
        return List.of(postgres(), kafka(), keycloak(), clickHouse(), mongo());
    }

    /** The services that have been built. */
    List<ProcessSpec> services() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + port(9192));
        environment.put("OIDC_ISSUER_URL", "http://localhost:" + port(8180) + "/realms/throughline");
        // Pages that are developed on this machine, on any port of their own server.
        environment.put("CORS_ORIGINS", "http://localhost:*,http://127.0.0.1:*");
        environment.put("SUPPRESSION_PEPPER", credentials.suppressionPepper());
        Map<String, String> mongo = Map.of("MONGODB_URI", "mongodb://localhost:" + port(27117));
        Map<String, String> clickHouse = Map.of("CLICKHOUSE_URL", "http://localhost:" + port(8123), "CLICKHOUSE_DATABASE", "throughline",
                "CLICKHOUSE_USER", credentials.clickhouse().user(), "CLICKHOUSE_PASSWORD", credentials.clickhouse().password());
        return List.of(
                service("journey-service", 8081, "512m", List.of(environment, mongo, clickHouse)),
                service("profile-service", 8082, "320m", List.of(environment, database("profile"))),
                service("feedback-service", 8083, "256m", List.of(environment, mongo)),
                service("recommendation-service", 8084, "320m", List.of(environment, database("recommendation"))))
                .stream().filter(spec -> Files.exists(spec.workingDirectory().resolve("quarkus-run.jar"))).toList();
    }

    private ProcessSpec postgres() {
        Map<String, String> passwords = new LinkedHashMap<>();
        credentials.databases()
                .forEach((name, password) -> passwords.put("PG_PASSWORD_" + name.toUpperCase(java.util.Locale.ROOT), password));
        return server("postgres", Map.of(port(5442), "PostgreSQL"), passwords, "postgresql://localhost:" + port(5442),
                holder("48m", "PostgresServer", "postgres", 5442, "--databases", String.join(",", credentials.databases().keySet()),
                        "--binaries-dir", layout.postgresBinaries().toString()));
    }

    private ProcessSpec kafka() {
        List<String> command = new ArrayList<>(List.of(java(), "-Xms128m", "-Xmx512m", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(program("KafkaServer", "kafka", 9192, "--controller-port", String.valueOf(port(9193))));
        return server("kafka", Map.of(port(9192), "Kafka", port(9193), "Kafka's controller"), Map.of(), "localhost:" + port(9192), command);
    }

    private ProcessSpec keycloak() throws IOException, StartFailure {
        Path realm = layout.data("keycloak-realm.json");
        Files.createDirectories(realm.getParent());
        credentials.writeRealm(realm);
        return server("keycloak", Map.of(port(8180), "Keycloak"), Map.of(), "http://localhost:" + port(8180),
                holder("48m", "KeycloakServer", "keycloak", 8180, "--realm", realm.toString(),
                        "--zip", layout.keycloakZip().toString(), "--home", layout.keycloakHome().toString()));
    }

    private ProcessSpec clickHouse() throws StartFailure {
        Path program = layout.module("local-stack").resolve("clickhouse");
        if (!Files.isDirectory(program.resolve("node_modules/chdb"))) {
            throw new StartFailure("ClickHouse's engine is not installed: run npm ci in " + program + ", or ./throughline build");
        }
        return server("clickhouse", Map.of(port(8123), "ClickHouse"),
                Map.of("CLICKHOUSE_PASSWORD", credentials.clickhouse().password(), "UV_THREADPOOL_SIZE", "12"),
                "http://localhost:" + port(8123),
                List.of("node", program.resolve("server.mjs").toString(), "--port", String.valueOf(port(8123)),
                        "--data-dir", layout.data("clickhouse").toString(), "--user", credentials.clickhouse().user(),
                        "--database", "throughline"));
    }

    private ProcessSpec mongo() {
        return server("mongo", Map.of(port(27117), "the Mongo protocol"), Map.of(), "mongodb://localhost:" + port(27117),
                holder("256m", "MongoServer", "mongo", 27117));
    }

    private ProcessSpec server(String name, Map<Integer, String> ports, Map<String, String> environment, String address,
            List<String> command) {
        return new ProcessSpec(name, ports, command, environment, layout.root(), address, Optional.empty());
    }

    private ProcessSpec service(String name, int basePort, String heap, List<Map<String, String>> environments) {
        Map<String, String> environment = new LinkedHashMap<>();
        environments.forEach(environment::putAll);
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port(basePort)));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("THROUGHLINE_DATA_DIR", layout.data(name).toString());
        Path application = layout.module(name).resolve("target/quarkus-app");
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx" + heap, "-XX:+UseSerialGC", "-XX:MaxMetaspaceSize=192m",
                "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        if (Files.exists(application.resolve("app.aot"))) {
            command.add("-XX:AOTCache=app.aot");
        }
        command.addAll(List.of("-jar", "quarkus-run.jar"));
        String address = "http://localhost:" + port(basePort);
        return new ProcessSpec(name, Map.of(port(basePort), name), command, environment, application, address,
                Optional.of(URI.create(address + "/q/health/ready")));
    }

    private Map<String, String> database(String name) {
        return Map.of("DB_HOST", "localhost", "DB_PORT", String.valueOf(port(5442)), "DB_NAME", name,
                "DB_USERNAME", name, "DB_PASSWORD", credentials.databases().get(name));
    }

    /** The command for programs that mostly wait; the serial collector and only the first compiler tier keep them small. */
    private List<String> holder(String heap, String program, String name, int basePort, String... options) {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(program(program, name, basePort, options));
        return command;
    }

    private List<String> program(String program, String name, int basePort, String... options) {
        List<String> arguments = new ArrayList<>(List.of("-cp", OWN_CLASS_PATH, PROGRAMS + program,
                "--port", String.valueOf(port(basePort)), "--data-dir", layout.data(name).toString()));
        arguments.addAll(List.of(options));
        return arguments;
    }

    private int port(int base) {
        return base + portOffset;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
