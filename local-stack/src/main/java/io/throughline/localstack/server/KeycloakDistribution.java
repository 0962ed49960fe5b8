package io.throughline.localstack.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Keycloak, unpacked and built once ({@code kc.sh build}, half a minute). All stacks on the machine share it. Each keeps its own
 * data beside links to these directories.
 */
record KeycloakDistribution(Path home) {

    private static final List<String> SHARED = List.of("lib", "providers", "conf", "themes");

    /** @param home is created from the zip file unless it exists */
    static KeycloakDistribution prepare(Path zip, Path home) throws IOException, InterruptedException {
        Files.createDirectories(home.getParent());
        Path lock = home.resolveSibling("." + home.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            if (!Files.isDirectory(home)) {
                System.err.println("Unpacking and building Keycloak, once: half a minute.");
                Path partial = home.resolveSibling(home.getFileName() + ".in-making");
                DirectoryCleaner.deleteRecursively(partial);
                unpack(zip, partial);
                build(partial);
                Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return new KeycloakDistribution(home);
    }

    /** Creates a home directory for one stack, with its own data and links to the shared files. */
    Path linkInto(Path ownHome) throws IOException {
        Files.createDirectories(ownHome.resolve("data/import"));
        for (String directory : SHARED) {
            Path link = ownHome.resolve(directory);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, home.resolve(directory));
        }
        return ownHome;
    }

    private static void build(Path home) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder("sh", home.resolve("bin/kc.sh").toString(), "build", "--db=dev-file", "--cache=local");
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        command.redirectErrorStream(true).redirectOutput(home.resolve("build.log").toFile());
        Process process = command.start();
        process.getOutputStream().close();
        if (process.waitFor() != 0) {
            throw new IOException("kc.sh build failed: " + Files.readString(home.resolve("build.log")));
        }
    }

    /** Unpacks the zip without the directory at its root, which is named after the version. */
    private static void unpack(Path zip, Path into) throws IOException {
        try (InputStream in = Files.newInputStream(zip); ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                Path target = into.resolve(name).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("The archive reaches outside of its directory: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(entries, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
