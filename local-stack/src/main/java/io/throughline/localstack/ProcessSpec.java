package io.throughline.localstack;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One process of the stack, and how to run it.
 *
 * @param ports the name of each port on the loopback interface, for the message when a port is taken
 * @param readiness the address that is requested until it answers 200; empty for a server program, which writes READY to its
 *        stdout
 */
record ProcessSpec(
        String name, Map<Integer, String> ports, List<String> command, Map<String, String> environment, Path workingDirectory,
        String address, Optional<URI> readiness) {

    boolean isService() {
        return readiness.isPresent();
    }

    String openApiUi() {
        return isService() ? address + "/q/swagger-ui" : "";
    }
}
