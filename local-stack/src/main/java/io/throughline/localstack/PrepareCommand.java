package io.throughline.localstack;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.throughline.localstack.server.KeycloakServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The build step outside Maven: Keycloak's own build, once for each of its versions. */
@Command(name = "prepare", mixinStandardHelpOptions = true, description = "Unpacks and builds Keycloak, if that has not been done.")
final class PrepareCommand implements Callable<Integer> {

    @Option(names = "--root", description = "The checkout. Default: the current directory.")
    Path root = Path.of("");

    @Override
    public Integer call() throws Exception {
        StackLayout layout = StartCommand.layout(root, Optional.empty());
        KeycloakServer.prepare(layout.keycloakZip(), layout.keycloakHome());
        return 0;
    }
}
