package io.throughline.cli.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Stores which dataset a file is uploaded to. The service knows how much of it has arrived. */
final class DatasetCheckpoint {

    private DatasetCheckpoint() {
    }

    static Path of(ImportCheckpoint.Place place) {
        return place.checkpoint().resolveSibling(place.checkpoint().getFileName().toString().replace(".checkpoint.json", ".dataset"));
    }

    /** Null where no upload was begun. */
    static String read(Path at) {
        try {
            return Files.exists(at) ? UUID.fromString(Files.readString(at).strip()).toString() : null;
        } catch (IOException | IllegalArgumentException torn) {
            return null;
        }
    }

    /** Writes the file either completely or not at all. */
    static void write(Path at, String dataset) {
        try {
            Files.createDirectories(at.toAbsolutePath().getParent());
            Path next = at.resolveSibling(at.getFileName() + ".next");
            Files.writeString(next, dataset);
            Files.move(next, at, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException full) {
            throw new UncheckedIOException("Cannot write " + at, full);
        }
    }
}
