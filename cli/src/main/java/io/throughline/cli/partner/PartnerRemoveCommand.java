package io.throughline.cli.partner;

import java.util.List;
import java.util.concurrent.Callable;

import io.throughline.cli.partner.PartnerClients.Partner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = "Removes a partner's client and its sandbox; with NAME-sandbox the sandbox alone. It gets no token any more; "
                + "tokens that it got are valid until they expire. What it posted stays.")
final class PartnerRemoveCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The partner's name or client id.")
    private String name;

    @Mixin
    private PartnerOptions keycloak;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Partner> removed = new PartnerClients(keycloak.keycloak()).remove(name);
        var out = spec.commandLine().getOut();
        removed.forEach(each -> out.println(each.clientId() + " of the channel " + each.channel() + " is removed. " + (each.sandbox()
                ? "What is in the sandbox is deleted 7 days after it was received."
                : "What it posted stays: docs/sources.md says how it is taken back.")));
        out.flush();
        return 0;
    }
}
