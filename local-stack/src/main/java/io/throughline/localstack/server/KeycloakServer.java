package io.throughline.localstack.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The real Keycloak as a child process, with one realm that is imported unless it exists. */
@Command(name = "keycloak", mixinStandardHelpOptions = true)
public final class KeycloakServer extends ServerProgram {

    private static final int START_SECONDS = 180;
    private static final int STOP_SECONDS = 15;

    @Option(names = "--realm", required = true, description = "Realm to import at the first start, as JSON.")
    Path realm;

    @Option(names = "--realm-name", defaultValue = "throughline", description = "Default: ${DEFAULT-VALUE}")
    String realmName;

    @Option(names = "--zip", required = true, description = "Keycloak's distribution.")
    Path zip;

    @Option(names = "--home", required = true, description = "Where the distribution is unpacked and built, once; may be shared.")
    Path home;

    @Option(names = "--max-heap", defaultValue = "256m", description = "Default: ${DEFAULT-VALUE}")
    String maxHeap;

    public static void main(String... args) {
        run(new KeycloakServer(), args);
    }

    /** Unpacks and builds Keycloak at {@code home}, which takes half a minute, unless that has been done. */
    public static void prepare(Path zip, Path home) throws IOException, InterruptedException {
        KeycloakDistribution.prepare(zip, home);
    }

    @Override
    BackingServer start() throws Exception {
        KeycloakDistribution distribution = KeycloakDistribution.prepare(zip.toAbsolutePath(), home.toAbsolutePath());
        Path own = distribution.linkInto(dataDir.toAbsolutePath().resolve("home"));
        LeftoverProcess leftOver = new LeftoverProcess(dataDir.resolve("keycloak.pid"));
        leftOver.end(STOP_SECONDS);
        Files.copy(realm, own.resolve("data/import").resolve(realmName + "-realm.json"), StandardCopyOption.REPLACE_EXISTING);
        int bound = freePort(port);
        Process process = startChild(command(own, bound));
        leftOver.remember(process.toHandle());
        awaitRealm(process, bound);
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
            public void close() throws IOException {
                leftOver.end(STOP_SECONDS);
            }
        };
    }

    /** The command of kc.sh without the shell, so that the started process is the server itself. */
    private List<String> command(Path own, int bound) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Logins need about one core; the serial collector and the first compiler tier start sooner and stay smaller.
        command.addAll(List.of("-Xms64m", "-Xmx" + maxHeap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-XX:MaxMetaspaceSize=256m", "-XX:+ExitOnOutOfMemoryError",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Dkc.home.dir=" + own, "-Djboss.server.config.dir=" + own.resolve("conf"),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-Dpicocli.disable.closures=true",
                "-cp", own.resolve("lib/quarkus-run.jar").toString(), "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
        command.addAll(List.of("start", "--optimized", "--import-realm", "--cache=local",
                "--http-enabled=true", "--http-host=127.0.0.1", "--http-port=" + bound,
                // The issuer in every token. It is localhost everywhere, since a token for 127.0.0.1 is refused.
                "--hostname=http://localhost:" + bound,
                // Without AUTO_SERVER, which would open an additional port.
                "--db-url=jdbc:h2:file:" + own.resolve("data/h2/keycloakdb") + ";NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE",
                "--log-level=warn"));
        return command;
    }

    private void awaitRealm(Process process, int bound) throws IOException, InterruptedException {
        URI discovery = URI.create("http://localhost:" + bound + "/realms/" + realmName + "/.well-known/openid-configuration");
        HttpRequest request = HttpRequest.newBuilder(discovery).timeout(Duration.ofSeconds(10)).build();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
            while (process.isAlive() && System.nanoTime() < deadline) {
                try {
                    if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    // The port opens last.
                }
                Thread.sleep(200);
            }
        }
        process.destroyForcibly();
        throw new IOException("Keycloak does not serve the realm " + realmName);
    }
}
