package io.throughline.cli.partner;

import java.util.List;
import java.util.concurrent.Callable;

import io.throughline.cli.partner.PartnerClients.Partner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the partners and their channels; no secrets.")
final class PartnerListCommand implements Callable<Integer> {

    @Mixin
    private PartnerOptions keycloak;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Partner> partners = new PartnerClients(keycloak.keycloak()).list();
        var out = spec.commandLine().getOut();
        int width = partners.stream().mapToInt(each -> each.clientId().length()).max().orElse(0);
        partners.forEach(each -> out.println(
                each.clientId() + " ".repeat(width - each.clientId().length()) + "  " + each.channel()
                        + (each.sandbox() ? "  (sandbox)" : "") + (each.enabled() ? "" : "  (disabled)")));
        out.flush();
        return 0;
    }
}
