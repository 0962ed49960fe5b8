package io.throughline.profile.segment.upload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.rule.RuleFault;

/** Reads identifiers, one per line: CSV, of which the first column counts, or NDJSON of texts or of objects with `identifier`. */
public final class UploadReader {

    public static final int MOST_FAULTS = 100;

    private final SortedSet<Identifier> identifiers = new TreeSet<>();
    private final List<RuleFault> faults = new ArrayList<>();

    private UploadReader() {
    }

    /** @param faults with the number of their line as a pointer; if there are any, nothing is stored */
    public record Read(SortedSet<Identifier> identifiers, List<RuleFault> faults) {
    }

    public static Read read(byte[] body, boolean csv) {
        UploadReader reader = new UploadReader();
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            reader.lines(text.startsWith("\uFEFF") ? text.substring(1) : text, csv);
        } catch (CharacterCodingException e) {
            reader.faults.add(new RuleFault("", "must be UTF-8"));
        }
        return new Read(reader.identifiers, reader.faults);
    }

    private void lines(String text, boolean csv) {
        try (BufferedReader lines = new BufferedReader(new java.io.StringReader(text))) {
            int number = 0;
            for (String line = lines.readLine(); line != null && faults.size() < MOST_FAULTS; line = lines.readLine()) {
                number++;
                boolean header = csv && number == 1 && first(line).equals("identifier");
                if (!line.isBlank() && !header) {
                    line(number, line, csv);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(int number, String line, boolean csv) {
        try {
            String text = csv ? first(line) : json(line);
            identifiers.add(Identifier.parse(text));
        } catch (IllegalArgumentException e) {
            faults.add(new RuleFault("/" + number, "line " + number + " " + Identifier.FORM));
        }
    }

    /** RFC 4180: quotes around a field are removed, doubled quotes within it are single. */
    private static String first(String line) {
        String text = line.strip();
        if (!text.startsWith("\"")) {
            int comma = text.indexOf(',');
            return comma < 0 ? text : text.substring(0, comma).strip();
        }
        StringBuilder field = new StringBuilder();
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) != '"') {
                field.append(text.charAt(i));
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else {
                break;
            }
        }
        return field.toString();
    }

    private static String json(String line) {
        try {
            JsonNode node = JsonRows.JSON.readTree(line);
            return node.isObject() ? node.path("identifier").textValue() : node.textValue();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
