package io.throughline.cli.partner;

import io.throughline.cli.keycloak.KeycloakOptions;
import io.throughline.cli.stack.Stack;
import java.net.URI;
import picocli.CommandLine.Option;

/** The options of the commands of partners: which Keycloak, and where a partner finds the API. */
final class PartnerOptions extends KeycloakOptions {

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "Where the partner finds the API: https://api.example.com (default: the local stack's feedback-service).")
  private URI api;

  /** Where responses are posted; null where nobody said it. */
  URI responses() {
    URI base = api != null ? api : localStack().map(Stack::feedback).orElse(null);
    return base == null ? null : URI.create(base.toString().replaceAll("/+$", "") + "/v1/responses");
  }
}
