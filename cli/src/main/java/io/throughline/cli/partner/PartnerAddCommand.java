package io.throughline.cli.partner;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Makes a partner: a client partner-NAME in Keycloak that may post and read the responses of one channel. Shows "
                + "its secret once.",
        footer = { "", "Example:", "  ./throughline partner add acme --channel acme_stores",
                "  ./throughline partner add acme --channel acme_stores --sandbox" })
final class PartnerAddCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits and -; the client id is partner-NAME.")
    private String name;

    @Option(
            names = "--channel",
            required = true,
            paramLabel = "CHANNEL",
            description = "The one channel that it may touch: lower-case letters, digits and _, 32 at most. Two partners may share one, "
                    + "and then read each other's responses.")
    private String channel;

    @Option(
            names = "--sandbox",
            description = "Makes the partner's sandbox, a client partner-NAME-sandbox: what it posts is kept apart for 7 days and "
                    + "counts for nobody.")
    private boolean sandbox;

    @Mixin
    private SecretReport report;
    @Mixin
    private PartnerOptions keycloak;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        report.print(spec.commandLine().getOut(), new PartnerClients(keycloak.keycloak()).add(name, channel, sandbox), keycloak);
        return 0;
    }
}
