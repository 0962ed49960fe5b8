package io.throughline.cli.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.cli.CliFailure;

/**
 * The progress of an import: each of its first {@code rows} rows is acknowledged or rejected.
 *
 * @param accepted how many of them the collector accepted
 * @param quarantined how many of them the collector quarantined
 */
record ImportCheckpoint(String file, long rows, long accepted, long quarantined) {

    static ImportCheckpoint start(Path file) {
        return new ImportCheckpoint(file.toString(), 0, 0, 0);
    }

    /** The files of an import. Another file, a changed one, another mapping or another source makes it another import. */
    record Place(Path checkpoint, Path rejects) {

        static Place of(Path directory, Path file, String whatElse) {
            try {
                var identity = file.toAbsolutePath().normalize() + "\n" + Files.size(file) + "\n" + Files.getLastModifiedTime(file) + "\n"
                        + whatElse;
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
                String stem = file.getFileName() + "." + HexFormat.of().formatHex(hash, 0, 4);
                return new Place(directory.resolve(stem + ".checkpoint.json"), directory.resolve(stem + ".rejects.csv"));
            } catch (IOException missing) {
                throw new CliFailure("There is no file " + file + ", or it cannot be read.", missing);
            } catch (NoSuchAlgorithmException everyJvmHasIt) {
                throw new IllegalStateException(everyJvmHasIt);
            }
        }
    }

    static Optional<ImportCheckpoint> read(Path at) {
        try {
            return Files.exists(at) ? Optional.of(new ObjectMapper().readValue(at.toFile(), ImportCheckpoint.class)) : Optional.empty();
        } catch (IOException torn) {
            return Optional.empty();
        }
    }

    /** Writes the file either completely or not at all; a kill while writing leaves the earlier one. */
    void write(Path at) {
        try {
            Files.createDirectories(at.toAbsolutePath().getParent());
            Path next = at.resolveSibling(at.getFileName() + ".next");
            new ObjectMapper().writeValue(next.toFile(), this);
            Files.move(next, at, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException full) {
            throw new UncheckedIOException("Cannot write " + at, full);
        }
    }

    static void delete(Path at) {
        try {
            Files.deleteIfExists(at);
        } catch (IOException held) {
            throw new UncheckedIOException("Cannot delete " + at, held);
        }
    }
}
