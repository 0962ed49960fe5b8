package io.throughline.cli.partner;

import io.throughline.cli.partner.PartnerClients.Secret;
import java.io.PrintWriter;
import java.net.URI;
import picocli.CommandLine.Option;

/** How a secret is shown, the one time that it is. */
final class SecretReport {

  @Option(
      names = "--env",
      description = "Prints lines for a shell or an .env file: THROUGHLINE_TOKEN_URL, THROUGHLINE_CLIENT_ID, THROUGHLINE_CLIENT_SECRET and THROUGHLINE_URL.")
  private boolean asEnvironment;

  void print(PrintWriter out, Secret secret, PartnerOptions keycloak) {
    URI responses = keycloak.responses();
    if (asEnvironment) {
      out.println("THROUGHLINE_TOKEN_URL=" + keycloak.tokens());
      out.println("THROUGHLINE_CLIENT_ID=" + secret.clientId());
      out.println("THROUGHLINE_CLIENT_SECRET=" + secret.secret());
      if (responses != null) {
        out.println("THROUGHLINE_URL=" + responses.toString().replaceAll("/v1/responses$", ""));
      }
    } else {
      out.println(secret.clientId() + " posts and reads responses of the channel " + secret.channel() + ".");
      out.println();
      out.println("  token URL      " + keycloak.tokens());
      out.println("  client id      " + secret.clientId());
      out.println("  client secret  " + secret.secret());
      if (responses != null) {
        out.println("  responses      " + responses);
      }
      out.println();
      out.println("The secret is not shown again. What the partner has to know: docs/partners.md");
    }
    out.flush();
  }
}
