package io.throughline.commons.test.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import com.fasterxml.jackson.databind.JsonNode;

/** Generates requests that an operation understands, except for one to three faults in path, query, headers or body. */
final class RequestGenerator {

    private static final int MOST_IDS = 200;
    private static final List<String> BROKEN =
            List.of("%", "%zz", "%c3%28", "%ed%a0%80", "%00", "%2e%2e%2f", "%u0041", "a%20b", ";x=1", "..", "%EF%BB%BF");

    private final ApiOperations operations;
    private final List<String> tokens;
    /** Ids of existing things, taken from answers; the newest is last. */
    private final Deque<String> ids = new ArrayDeque<>(List.of("user_id:42", "fuzz-1", "00000000-0000-0000-0000-000000000042"));

    RequestGenerator(ApiOperations operations, List<String> tokens) {
        this.operations = operations;
        this.tokens = tokens;
    }

    void remember(String id) {
        if (!ids.contains(id)) {
            ids.addLast(id);
        }
        if (ids.size() > MOST_IDS) {
            ids.removeFirst();
        }
    }

    FuzzRequest next(SplittableRandom random) {
        ApiOperations.Operation operation = OddValues.any(random, operations.all());
        OddValues odd = new OddValues(random, false);
        // Decides where the fault is; mostly in the body, for operations with one.
        int place = random.nextInt(operation.bodies().isEmpty() ? 4 : 10);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + (random.nextInt(8) == 0 ? OddValues.any(random, tokens) : tokens.getFirst()));
        String target = target(operation, random, odd, place);
        for (ApiOperations.Parameter each : operation.parameters()) {
            if (each.in().equals("header") && (each.required() || random.nextBoolean())) {
                headers.put(each.name(), place == 2 ? odd.text() : each.name().equals("If-Match") ? "\"1\"" : value(each, random));
            }
        }
        byte[] body = null;
        if (!operation.bodies().isEmpty()) {
            String type = OddValues.any(random, List.copyOf(operation.bodies().keySet()));
            headers.put("Content-Type", type.contains("*") ? "application/json" : type);
            body = body(operation, type, random, place > 3 ? 1 : 0);
            if (random.nextInt(60) == 0) {
                headers.put("Content-Type", OddValues.any(random, List.of("text/plain", "application/xml", "garbage", "multipart/form-data",
                        "application/json; charset=utf-16", "")));
            }
            if (random.nextInt(60) == 0) {
                headers.put("Content-Encoding", "gzip");
                body = random.nextBoolean() ? JsonMutator.packed(body) : body;
            }
        }
        return new FuzzRequest(operation.name(), operation.method(), target, headers, body);
    }

    private String target(ApiOperations.Operation operation, SplittableRandom random, OddValues odd, int place) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        for (ApiOperations.Parameter each : operation.parameters()) {
            if (each.in().equals("path")) {
                String value = place == 0 && random.nextInt(2) == 0 ? oddEncoded(random, odd) : encoded(value(each, random));
                path = path.replace('{' + each.name() + '}', value.isEmpty() ? "%20" : value);
            } else if (each.in().equals("query") && (each.required() || random.nextInt(3) == 0)) {
                query.add(each.name() + '=' + (place == 1 ? oddEncoded(random, odd) : encoded(value(each, random))));
                if (place == 1 && random.nextInt(6) == 0) {
                    query.add(each.name() + "=" + oddEncoded(random, odd));
                }
            }
        }
        if (place == 1 && random.nextInt(4) == 0) {
            query.add(oddEncoded(random, odd) + '=' + oddEncoded(random, odd));
        }
        return query.isEmpty() ? path : path + '?' + String.join("&", query);
    }

    private String value(ApiOperations.Parameter parameter, SplittableRandom random) {
        boolean isId = parameter.in().equals("path") && !"integer".equals(parameter.schema().path("type").asText())
                && parameter.schema().path("enum").isEmpty() && !parameter.name().equals("call")
                && !parameter.name().equals("identifier");
        if (parameter.name().equals("cursor")) {
            return cursor(random);
        }
        if (isId && random.nextInt(5) > 0) {
            return OddValues.any(random, List.copyOf(ids));
        }
        if (parameter.name().equals("call")) {
            return OddValues.any(random, List.of("identify", "track", "page", "screen", "group", "alias"));
        }
        return new SchemaExamples(operations.document(), random).of(parameter.schema(), parameter.name()).asText();
    }

    /** A cursor in the form of the lists' own: parts that are times, numbers, ids and names. */
    private String cursor(SplittableRandom random) {
        OddValues odd = new OddValues(random, false);
        List<String> parts = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            parts.add(switch (random.nextInt(5)) {
                case 0 -> "1769851800000";
                case 1 -> "2026-01-31T09:30:00Z";
                case 2 -> OddValues.any(random, List.of("9223372036854775807", "-9223372036854775808", "+1000000000-12-31T23:59:59Z",
                        "-1000000000-01-01T00:00:00Z"));
                case 3 -> OddValues.any(random, List.copyOf(ids));
                default -> odd.text();
            });
        }
        String text = String.join("\u001f", parts);
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString((text.length() > 1_000 ? text.substring(0, 1_000) : text).getBytes(StandardCharsets.UTF_8));
    }

    private static String oddEncoded(SplittableRandom random, OddValues odd) {
        String text = odd.text();
        return random.nextInt(5) == 0 ? OddValues.any(random, BROKEN)
                : encoded(text.length() > 3_000 && random.nextInt(4) > 0 ? text.substring(0, 300) : text);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private byte[] body(ApiOperations.Operation operation, String type, SplittableRandom random, int least) {
        List<JsonNode> known = operation.bodies().get(type);
        boolean isJson = type.contains("json") && !type.contains("ndjson") || type.contains("*");
        JsonNode example = known.isEmpty() || isJson && operation.schema().has("$ref") && random.nextBoolean()
                ? new SchemaExamples(operations.document(), random).of(operation.schema(), "body") : OddValues.any(random, known);
        JsonMutator mutator = new JsonMutator(random, false);
        if (isJson) {
            return mutator.bytes(mutator.mutated(example, least));
        }
        return mutator.bytes(new LineMutator(random).mutated(example.isTextual() ? example.textValue() : example.toString(), least));
    }
}
