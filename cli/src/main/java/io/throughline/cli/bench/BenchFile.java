package io.throughline.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.throughline.cli.stack.LocalStackAddress;

/** Stores a benchmark's result beside those of earlier runs: bench/NAME-TIME.json in the data directory. */
final class BenchFile {

    private BenchFile() {
    }

    static void write(LocalStackAddress stack, String name, String at, Object result) {
        Path file = stack.dataDir().resolve("bench").resolve(name + "-" + at.replace(":", "") + ".json");
        try {
            Files.createDirectories(file.getParent());
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), result);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot write " + file, unwritable);
        }
        System.err.println("Written to " + file);
    }
}
