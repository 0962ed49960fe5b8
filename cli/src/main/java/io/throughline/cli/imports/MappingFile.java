package io.throughline.cli.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.throughline.cli.CliFailure;

/** An import's options in a YAML or JSON file, under the options' own names. Options on the command line take precedence. */
record MappingFile(
        String type, String name, String source, String channel, String delimiter, String quote, Boolean noHeader, List<String> columns,
        String encoding, String dateFormat, String zone, Map<String, String> map) {

    static final MappingFile EMPTY = new MappingFile(null, null, null, null, null, null, null, null, null, null, null, Map.of());

    MappingFile {
        map = map == null ? Map.of() : map;
    }

    static MappingFile read(Path file) {
        if (file == null) {
            return EMPTY;
        }
        try {
            // JSON is valid YAML 1.2, so one reader handles both.
            MappingFile read = new ObjectMapper(new YAMLFactory()).readValue(Files.readAllBytes(file), MappingFile.class);
            return read == null ? EMPTY : read;
        } catch (JsonProcessingException wrong) {
            throw new CliFailure("%s, line %d: %s".formatted(
                    file, wrong.getLocation() == null ? 0 : wrong.getLocation().getLineNr(),
                    wrong.getOriginalMessage().lines().findFirst().orElse("")), wrong);
        } catch (IOException unreadable) {
            throw new CliFailure("Cannot read the mapping file " + file + ".", unreadable);
        }
    }
}
