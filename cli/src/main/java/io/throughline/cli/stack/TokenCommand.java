package io.throughline.cli.stack;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = {
                "Prints an access token for a role of the local stack.",
                "ROLE: analyst, agent, marketer, privacy, admin, partner-mall, partner-social; partner means partner-mall."
        },
        footer = { "", "Example:",
                "  curl -H \"Authorization: Bearer $(./throughline token analyst)\" http://localhost:8083/v1/scores?metric=nps" })
public final class TokenCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ROLE", description = "Whose token.")
    private String role;

    @Mixin
    private StackOptions stack;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(new AccessTokens(stack.stack()).token(role));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
