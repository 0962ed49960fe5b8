package io.throughline.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** What the demo needs of Keycloak and the four services, in memory, as the contract words it. */
final class FakeServices implements AutoCloseable {

    private static final List<Integer> PORTS = List.of(8081, 8082, 8083, 8084, 8180);

    final List<JsonNode> touchpoints = new ArrayList<>();
    final Map<String, JsonNode> responses = new LinkedHashMap<>();
    final Set<String> posters = new LinkedHashSet<>();
    final int portOffset;
    volatile String losesTouchpointsNamed = "nothing";

    private final Map<String, Set<String>> people = new HashMap<>();
    private final Map<String, JsonNode> byMessageId = new LinkedHashMap<>();
    private final List<HttpServer> servers = new ArrayList<>();
    private final ObjectMapper json = new ObjectMapper();

    FakeServices(Path dataDir) throws IOException {
        Files.writeString(dataDir.resolve("credentials.json"),
                "{\"users\":{\"admin\":\"a\",\"agent\":\"b\",\"analyst\":\"c\"},\"clients\":{\"partner-mall\":\"m\","
                        + "\"partner-social\":\"s\"}}");
        portOffset = bindAll();
    }

    private int bindAll() throws IOException {
        while (true) {
            int offset = ThreadLocalRandom.current().nextInt(12_000, 50_000);
            try {
                for (int port : PORTS) {
                    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + offset), 0);
                    servers.add(server);
                    server.setExecutor(Executors.newSingleThreadExecutor(Thread.ofVirtual().factory()));
                    server.createContext("/", this::handle);
                }
                servers.forEach(HttpServer::start);
                return offset;
            } catch (BindException taken) {
                close();
                servers.clear();
            }
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            InputStream in = exchange.getRequestBody();
            byte[] body = ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding")) ? new GZIPInputStream(in) : in)
                    .readAllBytes();
            Object answer;
            synchronized (this) {
                answer = answer(path, exchange.getRequestURI().getRawQuery(), exchange.getRequestHeaders().getFirst("Authorization"), body);
            }
            byte[] bytes = json.writeValueAsBytes(answer == null ? Map.of("status", 404) : answer);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Object answer(String path, String query, String authorization, byte[] body) throws IOException {
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (path.endsWith("/token")) {
            String form = new String(body, StandardCharsets.UTF_8);
            String who = form.replaceAll(".*(?:username|client_id=partner)[=]?([^&]*).*", "$1");
            return Map.of("access_token", form.contains("client_credentials") ? "partner" + who : who, "expires_in", 300);
        }
        if (path.startsWith("/v1/sources/")) {
            return Map.of("id", last, "channel", json.readTree(body).path("channel").asText(), "writeKey", "wk-" + last);
        }
        return switch (path.split("/")[2]) {
            case "batch" -> collect(json.readTree(body).path("batch"));
            case "timelines" -> timeline(identifier(last), query);
            case "profiles" -> profile(identifier(last));
            case "responses" -> respond(json.readTree(body).path("responses"), authorization.replace("Bearer ", ""));
            case "scores" -> scores(query.replaceAll(".*metric=([a-z]+).*", "$1"));
            case "recommendations" -> Map.of("decisionId", "d", "model", "popular", "items", List.of(
                    Map.of("itemId", "never-sold", "name", "新品", "rank", 1, "score", 1, "reason", Map.of("type", "popular"))));
            default -> null;
        };
    }

    private static String identifier(String segment) {
        String text = URLDecoder.decode(segment, StandardCharsets.UTF_8);
        return text.startsWith("email:") ? text.toLowerCase() : text;
    }

    private Object collect(JsonNode batch) {
        for (JsonNode event : batch) {
            if (byMessageId.putIfAbsent(event.path("messageId").asText(), event) == null) {
                var ids = identifiers(event);
                if (!losesTouchpointsNamed.equals(event.path("event").asText())) {
                    touchpoints.add(event);
                }
                var all = new LinkedHashSet<>(ids);
                ids.forEach(id -> all.addAll(people.getOrDefault(id, Set.of())));
                all.forEach(id -> people.put(id, all));
            }
        }
        return Map.of("success", true, "accepted", batch.size(), "quarantined", List.of());
    }

    private static List<String> identifiers(JsonNode event) {
        var ids = new ArrayList<String>();
        if (event.has("userId")) {
            ids.add("user_id:" + event.path("userId").asText());
        }
        if (event.has("anonymousId")) {
            ids.add("anonymous_id:" + event.path("anonymousId").asText());
        }
        event.at("/context/externalIds").forEach(id -> ids.add(id.path("type").asText() + ":" + id.path("id").asText()));
        for (String type : List.of("email", "phone")) {
            if (event.path("traits").has(type)) {
                ids.add(type + ":" + event.path("traits").path(type).asText());
            }
        }
        return ids;
    }

    /** Pages of 50 at most, so that the reader must follow {@code next}. */
    private Object timeline(String identifier, String query) {
        Set<String> person = people.getOrDefault(identifier, Set.of(identifier));
        var items = new ArrayList<Map<String, Object>>();
        for (JsonNode event : touchpoints) {
            if (identifiers(event).stream().anyMatch(person::contains)) {
                items.add(Map.of("messageId", event.path("messageId").asText(), "type", event.path("type").asText(), "name",
                        event.path("event").asText(event.path("name").asText()), "timestamp", event.path("timestamp").asText(), "channel",
                        "web"));
            }
        }
        responses.forEach((id, response) -> {
            if (person.contains(response.at("/identifiers/0").asText().toLowerCase())) {
                items.add(Map.of("messageId", id, "type", "feedback", "name", "Feedback Received", "timestamp",
                        response.path("occurredAt").asText(), "channel", "partner"));
            }
        });
        int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=(\\d+).*", "$1")) : 0;
        int to = Math.min(from + 50, items.size());
        var page = new LinkedHashMap<String, Object>();
        page.put("items", items.subList(from, to));
        page.put("next", to < items.size() ? Integer.toString(to) : null);
        return page;
    }

    private Object profile(String identifier) {
        Set<String> person = people.get(identifier);
        return person == null ? null : Map.of("id", "p", "revision", 3, "traits", Map.of(), "identifiers",
                person.stream().map(id -> Map.of("type", id.substring(0, id.indexOf(':')), "value", id.substring(id.indexOf(':') + 1)))
                        .toList());
    }

    private Object respond(JsonNode batch, String poster) {
        posters.add(poster);
        var results = new ArrayList<Map<String, Object>>();
        for (JsonNode response : batch) {
            var withChannel = response.has("channel") ? response : ((com.fasterxml.jackson.databind.node.ObjectNode) response)
                    .put("channel", poster.equals("partner-mall") ? "partner" : "social");
            boolean created = responses.putIfAbsent(response.path("id").asText(), withChannel) == null;
            results.add(Map.of("id", response.path("id").asText(), "status", created ? "created" : "duplicate"));
        }
        return Map.of("results", results);
    }

    private Object scores(String metric) {
        Map<String, List<Integer>> byChannel = new LinkedHashMap<>();
        responses.values().stream().filter(response -> response.has(metric))
                .forEach(response -> byChannel.computeIfAbsent(response.path("channel").asText(), none -> new ArrayList<>())
                        .add(response.path(metric).asInt()));
        return Map.of("items", byChannel.entrySet().stream().map(entry -> {
            double score = switch (metric) {
                case "nps" ->
                        entry.getValue().stream().mapToInt(answer -> answer >= 9 ? 100 : answer <= 6 ? -100 : 0).average().orElseThrow();
                case "csat" -> entry.getValue().stream().mapToInt(answer -> answer >= 4 ? 100 : 0).average().orElseThrow();
                default -> entry.getValue().stream().mapToInt(answer -> answer).average().orElseThrow();
            };
            return Map.of("channel", entry.getKey(), "n", entry.getValue().size(), "score", score, "low", score - 1, "high", score + 1);
        }).toList());
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
    }
}
