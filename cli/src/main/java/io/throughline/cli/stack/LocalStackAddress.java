package io.throughline.cli.stack;

import java.net.URI;
import java.nio.file.Path;

/**
 * The addresses and the data directory of a local stack.
 *
 * @param dataDir the stack's directory, {@code .throughline} by default
 * @param portOffset added to every port, so that two stacks can run side by side
 */
public record LocalStackAddress(Path dataDir, int portOffset) {

    public URI journey() {
        return at(8081);
    }

    public URI profile() {
        return at(8082);
    }

    public URI feedback() {
        return at(8083);
    }

    public URI recommendation() {
        return at(8084);
    }

    public URI clickhouse() {
        return at(8123);
    }

    public URI realm() {
        return URI.create(at(8180) + "/realms/throughline");
    }

    public String kafka() {
        return "localhost:" + (9192 + portOffset);
    }

    /** The JDBC address of a service's database, such as {@code profile}. */
    public String postgres(String database) {
        return "jdbc:postgresql://localhost:" + (5442 + portOffset) + "/" + database;
    }

    // Always localhost: Keycloak refuses a token that was issued for 127.0.0.1.
    private URI at(int port) {
        return URI.create("http://localhost:" + (port + portOffset));
    }
}
