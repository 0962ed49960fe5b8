package io.throughline.commons.test.fuzz;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Generates Segment spec calls of several people for the collector, and records which of them it accepted. */
public final class CollectorInputs {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> CALLS =
            List.of("identify", "track", "page", "screen", "group", "alias", "i", "t", "p", "s", "g", "a");
    /** Fields that may be odd. The person's identifiers are not among them, since they decide which export contains the call. */
    private static final List<String> FREE = List.of("properties", "traits", "context", "timestamp", "event", "name");

    private final String key;
    private final List<String> people;
    private final Map<String, List<String>> accepted = new HashMap<>();
    private String person;
    private String messageId;

    public CollectorInputs(String key, List<String> people) {
        this.key = key;
        this.people = people;
    }

    /** A single call. Half of the calls are odd only in free fields, and so certainly belong to a person. */
    public FuzzRequest next(SplittableRandom random) {
        JsonMutator mutator = new JsonMutator(random, false);
        String call = OddValues.any(random, CALLS);
        person = OddValues.any(random, people);
        messageId = "fuzz-" + Long.toHexString(random.nextLong());
        ObjectNode event = event(random, call);
        byte[] body;
        if (random.nextBoolean()) {
            StringBuilder text = new StringBuilder("{");
            for (Map.Entry<String, JsonNode> each : event.properties()) {
                text.append(text.length() == 1 ? "" : ",").append('"').append(each.getKey()).append("\":")
                        .append(FREE.contains(each.getKey())
                                && random.nextBoolean() ? mutator.mutated(each.getValue(), 1) : each.getValue());
            }
            body = text.append('}').toString().getBytes(StandardCharsets.UTF_8);
        } else {
            person = null;
            body = mutator.bytes(mutator.mutated(event, 1));
        }
        return request(random, "/v1/" + call, body);
    }

    /** Several calls, either valid or with faults anywhere. */
    public FuzzRequest nextBatch(SplittableRandom random) {
        JsonMutator mutator = new JsonMutator(random, false);
        ObjectNode batch = JSON.createObjectNode().put("sentAt", "2026-01-31T09:30:01Z");
        ArrayNode events = batch.putArray("batch");
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            person = OddValues.any(random, people);
            messageId = "fuzz-" + Long.toHexString(random.nextLong());
            String call = CALLS.get(random.nextInt(6));
            events.add(event(random, call).put("type", call));
        }
        return request(random, random.nextBoolean() ? "/v1/batch" : "/v1/b", mutator.bytes(mutator.mutated(batch, 1)));
    }

    private ObjectNode event(SplittableRandom random, String call) {
        ObjectNode event = JSON.createObjectNode().put("userId", person).put("anonymousId", "a-" + person).put("messageId", messageId)
                .put("timestamp", "2026-01-31T09:30:00Z").put("sentAt", "2026-01-31T09:30:00Z");
        switch (call.charAt(0)) {
            case 't' -> event.put("event", "Order Completed");
            case 'p', 's' -> event.put("name", "Home");
            case 'g' -> event.put("groupId", "g1");
            case 'a' -> event.put("previousId", "a-" + person);
            default -> event.set("traits",
                    read("{\"name\":\"李娜\",\"age\":30,\"email\":\"%s@example.cn\",\"phone\":\"13712345678\",\"address\":{\"city\":\"上海\"}}"
                            .formatted(person)));
        }
        if (call.charAt(0) != 'i' && call.charAt(0) != 'a') {
            event.set(call.charAt(0) == 'g' ? "traits" : "properties", read("""
                    {"order_id":"A-1001","total":128.5,"revenue":100,"quantity":2,"currency":"CNY","trade_no":12345,"when":"2026-01-31",
                     "products":[{"product_id":"tea-01","name":"龙井茶","category":"tea","price":64.25,"quantity":2}]}"""));
        }
        event.set("context",
                read("""
                {"locale":"zh-CN","ip":"192.0.2.1","page":{"path":"/checkout","title":"结账","url":"https://shop.example.cn/?utm_source=x"},
                 "consent":{"categoryPreferences":{"Advertising":true}},"externalIds":[{"id":"c-%s","type":"crm_id","collection":"users",\
                "encoding":"none"}]}"""
                        .formatted(person)));
        return event;
    }

    private FuzzRequest request(SplittableRandom random, String path, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString((key + ':').getBytes(StandardCharsets.UTF_8)));
        headers.put("Content-Type", random.nextInt(20) == 0 ? new OddValues(random, false).text() : "application/json");
        byte[] sent = body;
        if (random.nextInt(10) == 0) {
            headers.put("Content-Encoding", "gzip");
            sent = JsonMutator.packed(body);
            if (random.nextInt(3) == 0) {
                sent[random.nextInt(sent.length)] ^= 0x55;
                person = null;
            }
        }
        if (random.nextInt(30) == 0) {
            headers.put("Content-Encoding", OddValues.any(random, List.of("gzip", "br", "x", "identity, gzip")));
        }
        return new FuzzRequest("POST " + path, "POST", path
                + (random.nextInt(20) == 0 ? "?" + OddValues.any(random, List.of("writeKey=x", "%", "a=%zz&a=b", "writeKey=" + key)) : ""),
                headers, sent);
    }

    /** Call this after each successful answer. */
    public void accepted(byte[] answer) {
        if (person != null) {
            accepted.computeIfAbsent(person, whose -> new ArrayList<>()).add(messageId);
        }
    }

    /** The messageIds of a person's accepted calls. */
    public List<String> acceptedOf(String whose) {
        return accepted.getOrDefault(whose, List.of());
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
