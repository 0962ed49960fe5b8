package io.throughline.cli.partner;

import java.io.PrintWriter;

import io.throughline.cli.partner.PartnerClients.Secret;
import picocli.CommandLine.Option;

/** Prints a partner's secret, which is shown only once. */
final class SecretReport {

    @Option(
            names = "--env",
            description = "Prints lines for a shell or an .env file: THROUGHLINE_TOKEN_URL, THROUGHLINE_CLIENT_ID, "
                    + "THROUGHLINE_CLIENT_SECRET and THROUGHLINE_URL.")
    private boolean asEnvironment;

    void print(PrintWriter out, Secret secret, PartnerOptions keycloak) {
        String api = keycloak.apiAddress();
        if (asEnvironment) {
            out.println("THROUGHLINE_TOKEN_URL=" + keycloak.tokens());
            out.println("THROUGHLINE_CLIENT_ID=" + secret.clientId());
            out.println("THROUGHLINE_CLIENT_SECRET=" + secret.secret());
            if (api != null) {
                out.println("THROUGHLINE_URL=" + api);
            }
        } else {
            out.println(secret.clientId() + " posts and reads responses of the channel " + secret.channel()
                    + (secret.sandbox() ? " in a sandbox: they count for nobody." : "."));
            out.println();
            out.println("  token URL      " + keycloak.tokens());
            out.println("  client id      " + secret.clientId());
            out.println("  client secret  " + secret.secret());
            if (api != null) {
                out.println("  responses      " + api + "/v1/responses");
            }
            out.println();
            out.println("The secret is not shown again. What the partner has to know: docs/partners.md");
        }
        out.flush();
    }
}
