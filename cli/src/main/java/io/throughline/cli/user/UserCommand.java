package io.throughline.cli.user;

import java.io.PrintWriter;
import java.util.List;

import io.throughline.cli.keycloak.KeycloakOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The parent command for users in Keycloak: people who work with Throughline, and their roles. */
@Command(
        name = "user",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
                "Adds people, gives them roles and takes roles away, lists and removes them. Roles: admin, agent, analyst, marketer, "
                        + "privacy.",
                "",
                "Without --issuer it is the Keycloak of the local stack. With --issuer it is any Keycloak; who manages it is read from "
                        + "the environment: "
                        + KeycloakOptions.CLIENT_ID + " and " + KeycloakOptions.CLIENT_SECRET
                        + " (a client of that realm with the roles manage-users and view-realm "
                        + "of realm-management), or " + KeycloakOptions.USERNAME + " and " + KeycloakOptions.PASSWORD
                        + " (an administrator of the realm master)."
        })
public final class UserCommand implements Runnable {

    private static final String NAME = "The name by which the person signs in.";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: add, grant, revoke, list or remove.");
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Makes a user with roles, and shows once a password for the first sign-in, at which Keycloak asks for another.",
            footer = { "", "Example:", "  ./throughline user add chen.mei --role analyst" })
    void add(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--role", required = true, split = ",", paramLabel = "ROLE",
                    description = "One role, or several separated by commas.") List<String> roles,
            @Option(names = "--email", paramLabel = "ADDRESS",
                    description = "The person's address; Keycloak asks for it at the first sign-in otherwise.") String email,
            @Mixin KeycloakOptions keycloak) {
        String password = new UserAccounts(keycloak.keycloak()).add(name, email, roles);
        print(name + " has " + String.join(", ", roles) + ".", "Password for the first sign-in, shown this once: " + password);
    }

    @Command(name = "grant", mixinStandardHelpOptions = true, description = "Gives a user more roles. They count from the next token on.")
    void grant(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Parameters(paramLabel = "ROLE", arity = "1..*", description = "The roles to give.") List<String> roles,
            @Mixin KeycloakOptions keycloak) {
        new UserAccounts(keycloak.keycloak()).grant(name, roles);
        print(name + " has now also " + String.join(", ", roles) + ".");
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Takes roles from a user. Tokens that were given out keep them until they expire.")
    void revoke(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Parameters(paramLabel = "ROLE", arity = "1..*", description = "The roles to take away.") List<String> roles,
            @Mixin KeycloakOptions keycloak) {
        new UserAccounts(keycloak.keycloak()).revoke(name, roles);
        print(name + " no longer has " + String.join(", ", roles) + ". Tokens that were given out keep it until they expire.");
    }

    @Command(name = "list", mixinStandardHelpOptions = true,
            description = "Lists the users who have a role, except by a group of Keycloak.")
    void list(@Mixin KeycloakOptions keycloak) {
        var users = new UserAccounts(keycloak.keycloak()).list();
        int width = users.keySet().stream().mapToInt(String::length).max().orElse(0);
        users.forEach((name, roles) -> print(name + " ".repeat(width - name.length()) + "  " + String.join(", ", roles)));
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes a user. Tokens that were given out are valid until they expire; the audit log keeps the name.")
    void remove(@Parameters(paramLabel = "NAME", description = NAME) String name, @Mixin KeycloakOptions keycloak) {
        new UserAccounts(keycloak.keycloak()).remove(name);
        print(name + " is removed. The audit log keeps the name.");
    }

    private void print(String... lines) {
        PrintWriter out = spec.commandLine().getOut();
        for (String line : lines) {
            out.println(line);
        }
        out.flush();
    }
}
