package io.throughline.commons.test.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends events to the topics that a service consumes. */
public final class EventFuzzer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FuzzReport report;

    public EventFuzzer(FuzzReport report) {
        this.report = report;
    }

    /**
     * A kind of event from the contracts.
     *
     * @param type the CloudEvent's, such as {@code io.throughline.touchpoint.v1}
     * @param keyField the field of the data that is the record's key
     */
    public record Kind(String topic, String event, String type, String keyField) {

        JsonNode example() {
            return read(EventContracts.example(topic, event));
        }
    }

    /** Sends garbage: data, keys and headers that no service here sends. The consumer may refuse each record, but has to continue. */
    public void garbage(FuzzSettings settings, List<Kind> kinds) {
        each("garbage", settings, random -> {
            Kind kind = OddValues.any(random, kinds);
            JsonMutator mutator = new JsonMutator(random, false);
            OddValues odd = new OddValues(random, false);
            JsonNode example = kind.example();
            byte[] data = random.nextInt(30) == 0 ? null : mutator.bytes(mutator.mutated(example, 1));
            String key = random.nextInt(5) == 0 ? odd.text() : example.path(kind.keyField()).asText("user_id:42");
            ProducerRecord<String, byte[]> record =
                    withHeaders(new ProducerRecord<>(kind.topic(), random.nextInt(40) == 0 ? null : key, data), kind, random, odd);
            report.count(isTaken(record) ? "told" : "not let in");
        });
    }

    /** Whether the topic accepts the record; a compacted topic accepts none without a key. */
    private static boolean isTaken(ProducerRecord<String, byte[]> record) {
        try {
            TestEvents.send(record);
            return true;
        } catch (IllegalStateException e) {
            if (record.key() == null) {
                return false;
            }
            throw e;
        }
    }

    private static ProducerRecord<String, byte[]> withHeaders(ProducerRecord<String, byte[]> record, Kind kind, SplittableRandom random,
            OddValues odd) {
        Map<String, String> headers = headers(kind, "fuzz-" + random.nextLong());
        if (random.nextInt(6) == 0) {
            String name = OddValues.any(random, List.copyOf(headers.keySet()));
            if (random.nextBoolean()) {
                headers.remove(name);
            } else {
                headers.put(name, odd.text());
            }
        }
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private static Map<String, String> headers(Kind kind, String id) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_source", "/sources/shop-web");
        headers.put("ce_type", kind.type());
        headers.put("ce_time", Instant.now().toString());
        headers.put("content-type", "application/json");
        return headers;
    }

    /**
     * Sends events that the system's own services may send. The envelope is valid, and only values that people and sources write
     * are odd.
     *
     * @param free the fields of the data with values that people and sources write
     * @param door whether a service would have accepted the data
     * @param prepare gives each event an id and a subject of its own
     * @param sent is called with the id of each event
     */
    public void inside(FuzzSettings settings, Kind kind, List<String> free, Predicate<byte[]> door,
            java.util.function.BiConsumer<ObjectNode, String> prepare,
            Consumer<String> sent) {
        each("inside", settings, random -> {
            ObjectNode data = (ObjectNode) kind.example();
            String id = "fuzz-" + settings.seed() + '-' + random.nextLong();
            prepare.accept(data, id);
            // The fields are written as text, since a tree cannot hold every number.
            StringBuilder text = new StringBuilder("{");
            for (Map.Entry<String, JsonNode> each : data.properties()) {
                String value = free.contains(each.getKey()) ? container(each.getValue(), new JsonMutator(random, true))
                        : each.getValue().toString();
                text.append(text.length() == 1 ? "" : ",").append('"').append(each.getKey()).append("\":").append(value);
            }
            byte[] bytes = text.append('}').toString().getBytes(StandardCharsets.UTF_8);
            if (door.test(bytes)) {
                ProducerRecord<String, byte[]> record = new ProducerRecord<>(kind.topic(), data.path(kind.keyField()).asText(), bytes);
                headers(kind, id).forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
                TestEvents.send(record);
                sent.accept(id);
                report.count("told");
            } else {
                report.count("not let in");
            }
        });
    }

    /** An object stays an object, since a service would have refused another kind of value. */
    private static String container(JsonNode value, JsonMutator mutator) {
        for (int i = 0; i < 20; i++) {
            String changed = mutator.mutated(value, 1);
            if (!value.isObject() || changed.startsWith("{")) {
                return changed;
            }
        }
        return value.toString();
    }

    private static void each(String phase, FuzzSettings settings, Consumer<SplittableRandom> one) {
        Instant end = Instant.now().plus(settings.time());
        for (int i = 0; settings.time().isZero() ? i < settings.inputs() : Instant.now().isBefore(end); i++) {
            if (settings.only() < 0 || settings.only() == i) {
                one.accept(settings.random(phase, i));
            }
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
