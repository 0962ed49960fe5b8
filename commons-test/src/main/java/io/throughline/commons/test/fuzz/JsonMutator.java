package io.throughline.commons.test.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Writes a valid JSON example with one to three faults: a value of another kind, or a field that is missing, unknown, duplicated
 * or oddly named.
 */
final class JsonMutator {

    private final SplittableRandom random;
    private final OddValues values;
    private final Set<Integer> targets = new HashSet<>();
    private int at;

    JsonMutator(SplittableRandom random, boolean sound) {
        this.random = random;
        this.values = new OddValues(random, sound);
    }

    /** @param least the smallest number of faults; 0 leaves some examples unchanged */
    String mutated(JsonNode valid, int least) {
        targets.clear();
        at = 0;
        int nodes = count(valid);
        int faults = Math.max(least, random.nextInt(4));
        for (int i = 0; i < faults; i++) {
            targets.add(random.nextInt(nodes));
        }
        StringBuilder json = new StringBuilder();
        write(json, valid);
        return json.toString();
    }

    private static int count(JsonNode node) {
        int sum = 1;
        for (JsonNode each : node) {
            sum += count(each);
        }
        return sum;
    }

    private void write(StringBuilder json, JsonNode node) {
        boolean target = targets.contains(at++);
        if (target && (!node.isObject() || random.nextInt(4) == 0)) {
            at += count(node) - 1;
            json.append(values.token());
        } else if (node.isObject()) {
            writeObject(json, node, target ? random.nextInt(1, 5) : 0);
        } else if (node.isArray()) {
            json.append('[');
            for (int i = 0; i < node.size(); i++) {
                json.append(i == 0 ? "" : ",");
                write(json, node.get(i));
            }
            json.append(']');
        } else {
            json.append(node.isTextual() ? values.quoted(node.textValue()) : node.toString());
        }
    }

    private void writeObject(StringBuilder json, JsonNode node, int fault) {
        json.append('{');
        int chosen = fault == 0 || node.isEmpty() ? -1 : random.nextInt(node.size());
        int field = 0;
        String comma = "";
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            boolean here = field++ == chosen;
            if (here && fault == 1) {
                at += count(each.getValue());
                continue;
            }
            json.append(comma).append(values.quoted(here && fault == 2 ? values.text() : each.getKey())).append(':');
            write(json, each.getValue());
            comma = ",";
            if (here && fault == 3) {
                json.append(',').append(values.quoted(each.getKey())).append(':').append(values.token());
            }
        }
        if (fault == 4) {
            json.append(comma).append(values.quoted(values.text())).append(':').append(values.token());
        }
        json.append('}');
    }

    /** The text as bytes, which are sometimes cut off, in another encoding, no valid UTF-8, or badly compressed. */
    byte[] bytes(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(40)) {
            case 0 -> Arrays.copyOf(plain, random.nextInt(plain.length + 1));
            case 1 -> ("\ufeff" + text).getBytes(StandardCharsets.UTF_8);
            case 2 -> text.getBytes(StandardCharsets.UTF_16);
            case 3 -> withByte(plain, (byte) (0x80 + random.nextInt(0x80)));
            case 4 -> withByte(plain, (byte) random.nextInt(0x20));
            case 5 -> Arrays.copyOf(plain, plain.length + random.nextInt(1, 9));
            default -> plain;
        };
    }

    private byte[] withByte(byte[] bytes, byte odd) {
        byte[] changed = bytes.clone();
        if (changed.length > 0) {
            changed[random.nextInt(changed.length)] = odd;
        }
        return changed;
    }

    static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
