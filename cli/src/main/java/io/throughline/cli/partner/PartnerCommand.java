package io.throughline.cli.partner;

import io.throughline.cli.keycloak.KeycloakOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent command for partners: other companies' programs, each with a client of its own in Keycloak and bound to one channel. */
@Command(
        name = "partner",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
                "Adds partners, gives them new secrets, lists and removes them. A partner is a program that posts and reads the "
                        + "responses of one channel.",
                "",
                "Without --issuer it is the Keycloak of the local stack. With --issuer it is any Keycloak; who manages it is read from "
                        + "the environment: "
                        + KeycloakOptions.CLIENT_ID + " and " + KeycloakOptions.CLIENT_SECRET
                        + " (a client of that realm with the roles manage-clients, "
                        + "manage-users and view-realm of realm-management), or " + KeycloakOptions.USERNAME + " and "
                        + KeycloakOptions.PASSWORD
                        + " (an administrator of the realm master)."
        },
        subcommands = { PartnerAddCommand.class, PartnerRotateCommand.class, PartnerListCommand.class, PartnerRemoveCommand.class })
public final class PartnerCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: add, rotate, list or remove.");
    }
}
