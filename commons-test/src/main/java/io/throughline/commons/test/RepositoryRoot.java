package io.throughline.commons.test;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the root of the repository. */
public final class RepositoryRoot {

    private RepositoryRoot() {
    }

    /** The folder that holds the parent {@code pom.xml} and {@code contracts}. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("contracts"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("Run the tests from inside a checkout of Throughline");
        }
        return folder;
    }
}
