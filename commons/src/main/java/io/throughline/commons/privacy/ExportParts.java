package io.throughline.commons.privacy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Splits a service's export into parts that each fit into one Kafka record. */
final class ExportParts implements BiConsumer<String, JsonNode> {

    /** Kafka accepts 1 MB per record. A quarter leaves room for a large single piece and for brokers with a lower limit. */
    static final int MOST_BYTES = 256 * 1024;

    private final String requestId;
    private final String service;
    private final BiFunction<Integer, byte[], Void> send;
    private final Map<String, Long> counts = new HashMap<>();
    private final List<String> digests = new ArrayList<>();
    private long lines;
    private ArrayNode items = JsonNodeFactory.instance.arrayNode();
    private int size;
    private int part;

    /** @param send takes the number of a part and the part */
    ExportParts(String requestId, String service, BiFunction<Integer, byte[], Void> send) {
        this.requestId = requestId;
        this.service = service;
        this.send = send;
    }

    @Override
    public void accept(String kind, JsonNode data) {
        ObjectNode item = JsonNodeFactory.instance.objectNode().put("kind", kind);
        item.set("data", data instanceof ObjectNode object ? ExportedJson.withTimes(object) : data);
        int more = ExportedJson.write(item).getBytes(java.nio.charset.StandardCharsets.UTF_8).length + 1;
        if (!items.isEmpty() && size + more > MOST_BYTES) {
            flush(false);
        }
        items.add(item);
        size += more;
        lines++;
        counts.merge(kind, 1L, Long::sum);
    }

    /** Sends the last part, which may be empty, and returns the number of items of each kind in all parts. */
    Map<String, Long> finish() {
        flush(true);
        counts.put("parts", (long) part);
        return counts;
    }

    /** Summarises what was sent, for the receipt. Call it after {@link #finish()}. */
    ExportSummary summary() {
        return ExportSummary.of(digests, lines);
    }

    private void flush(boolean last) {
        ObjectNode told = JsonNodeFactory.instance.objectNode().put("requestId", requestId).put("service", service)
                .put("part", ++part).put("last", last);
        told.set("items", items);
        byte[] bytes = ExportedJson.write(told).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        digests.add(ExportSummary.digest(bytes));
        send.apply(part, bytes);
        items = JsonNodeFactory.instance.arrayNode();
        size = 0;
    }
}
