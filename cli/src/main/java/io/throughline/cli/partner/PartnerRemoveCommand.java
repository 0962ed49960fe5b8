package io.throughline.cli.partner;

import io.throughline.cli.partner.PartnerClients.Partner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = "Removes a partner's client. It gets no token any more; tokens that it got are valid until they expire. What it posted stays.")
final class PartnerRemoveCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "The partner's name or client id.")
  private String name;

  @Mixin private PartnerOptions keycloak;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Partner removed = new PartnerClients(keycloak.keycloak()).remove(name);
    var out = spec.commandLine().getOut();
    out.println(removed.clientId() + " of the channel " + removed.channel() + " is removed. What it posted stays: docs/sources.md says how it is taken back.");
    out.flush();
    return 0;
  }
}
