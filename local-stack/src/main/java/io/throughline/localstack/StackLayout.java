package io.throughline.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import io.throughline.localstack.server.DirectoryCleaner;
import io.throughline.localstack.server.LeftoverProcess;

/**
 * The files and directories of one stack.
 *
 * @param root the checkout, with the built files
 * @param dataDir one stack's own directory, {@code .throughline} by default
 */
record StackLayout(Path root, Path dataDir) {

    private static final String MARKER = ".throughline-data";

    Path credentials() {
        return dataDir.resolve("credentials.json");
    }

    Path data(String process) {
        return dataDir.resolve("data").resolve(process);
    }

    Path log(String process) {
        return dataDir.resolve("logs").resolve(process + ".log");
    }

    LeftoverProcess pidFile(String process) {
        return new LeftoverProcess(dataDir.resolve("run").resolve(process + ".pid"));
    }

    LeftoverProcess supervisor() {
        return pidFile("supervisor");
    }

    Path module(String name) {
        return root.resolve(name);
    }

    Path keycloakZip() throws StartFailure, IOException {
        Path dist = module("local-stack").resolve("target/dist");
        if (Files.isDirectory(dist)) {
            try (Stream<Path> files = Files.list(dist)) {
                List<Path> zips =
                        files.filter(file -> file.getFileName().toString().matches("keycloak-quarkus-dist-.*\\.zip")).sorted().toList();
                if (!zips.isEmpty()) {
                    return zips.getLast();
                }
            }
        }
        throw new StartFailure("Keycloak is not in " + dist + ": build with ./throughline build");
    }

    /** Outside the data directory, since it takes half a minute to create and contains no data; all stacks share it. */
    Path keycloakHome() throws StartFailure, IOException {
        String version = keycloakZip().getFileName().toString().replaceAll("keycloak-quarkus-dist-(.*)\\.zip", "$1");
        return module("local-stack").resolve("target/keycloak-" + version);
    }

    Path postgresBinaries() {
        return module("local-stack").resolve("target/postgres");
    }

    void create() throws IOException {
        Files.createDirectories(dataDir);
        Files.setPosixFilePermissions(dataDir, PosixFilePermissions.fromString("rwx------"));
        for (String directory : List.of("data", "logs", "run")) {
            Files.createDirectories(dataDir.resolve(directory));
        }
        if (!Files.exists(dataDir.resolve(MARKER))) {
            Files.createFile(dataDir.resolve(MARKER));
        }
    }

    /** Deletes all data of the stack, but never a directory that no stack has created. */
    void wipe() throws IOException, StartFailure {
        if (!Files.exists(dataDir)) {
            return;
        }
        if (!Files.exists(dataDir.resolve(MARKER))) {
            throw new StartFailure(dataDir + " was not made by Throughline: --fresh does not wipe it; name another with --data-dir");
        }
        DirectoryCleaner.deleteRecursively(dataDir);
    }

    /**
     * Ends processes that a killed supervisor left behind.
     *
     * @return their names
     */
    List<String> endLeftOvers() throws IOException {
        Path run = dataDir.resolve("run");
        if (!Files.isDirectory(run)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(run)) {
            files = listed.filter(file -> file.toString().endsWith(".pid")).sorted().toList();
        }
        return files.stream().map(file -> file.getFileName().toString().replace(".pid", ""))
                .filter(name -> !name.equals("supervisor"))
                .filter(this::endLeftOver)
                .toList();
    }

    private boolean endLeftOver(String name) {
        try {
            return pidFile(name).end(20);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
