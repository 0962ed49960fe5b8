package io.throughline.localstack;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One process of the stack and how it is run.
 *
 * @param ports name of each port on the loopback interface, for the one who finds it taken
 * @param readiness asked until it answers 200; empty for a server program, which says READY on its stdout
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
