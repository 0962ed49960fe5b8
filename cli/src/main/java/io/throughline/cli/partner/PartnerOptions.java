package io.throughline.cli.partner;

import java.net.URI;

import io.throughline.cli.keycloak.KeycloakOptions;
import io.throughline.cli.stack.LocalStackAddress;
import picocli.CommandLine.Option;

/** The options of the partner commands: which Keycloak to use, and where a partner finds the API. */
final class PartnerOptions extends KeycloakOptions {

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "Where the partner finds the API: https://api.example.com (default: the local stack's feedback-service).")
    private URI api;

    /** The API's address for the partner, without a slash at the end; null where none is given. */
    String apiAddress() {
        URI address = api != null ? api : localStack().map(LocalStackAddress::feedback).orElse(null);
        return address == null ? null : withoutSlash(address);
    }
}
