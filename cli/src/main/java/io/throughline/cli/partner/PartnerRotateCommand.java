package io.throughline.cli.partner;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = "Gives a partner a new secret and shows it once. The old one gets no token any more; tokens that it got are valid "
                + "until they expire.")
final class PartnerRotateCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The partner's name or client id.")
    private String name;

    @Mixin
    private SecretReport report;
    @Mixin
    private PartnerOptions keycloak;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        report.print(spec.commandLine().getOut(), new PartnerClients(keycloak.keycloak()).rotate(name), keycloak);
        return 0;
    }
}
