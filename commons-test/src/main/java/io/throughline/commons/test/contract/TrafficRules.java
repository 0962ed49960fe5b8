package io.throughline.commons.test.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Compares one request and its answer with the service's document. The answer must be declared and valid, and an accepted request
 * must be allowed, so the service refuses what the document refuses.
 */
public final class TrafficRules {

    /** Statuses that are answered before an operation is found, or chosen by what the client can read. They belong to no operation. */
    private static final Set<Integer> OF_NO_OPERATION = Set.of(405, 406, 414, 431, 501);

    /** @param body empty where there is none */
    public record Request(String method, String path, String query, String mediaType, byte[] body) {
    }

    public record Answer(int status, String mediaType, byte[] body) {
    }

    private final ServiceDocument document;

    public TrafficRules(ServiceDocument document) {
        this.document = document;
    }

    /** Each fault in words. */
    public List<String> faults(Request request, Answer answer) {
        Optional<ServiceDocument.Operation> found = document.find(request.method(), request.path());
        if (found.isEmpty()) {
            boolean taken =
                    answer.status() < 300 && request.path().startsWith("/v1/") && !Set.of("HEAD", "OPTIONS").contains(request.method());
            return taken ? List.of("the document has no such operation") : List.of();
        }
        List<String> faults = new ArrayList<>(answerFaults(found.get(), answer));
        // A 207 itself states which parts of the body were refused.
        if (answer.status() < 300 && answer.status() != 207) {
            requestFaults(found.get(), request)
                    .forEach(fault -> faults.add("the request was taken, and the document refuses it: " + fault));
        }
        return faults;
    }

    private List<String> answerFaults(ServiceDocument.Operation operation, Answer answer) {
        if (OF_NO_OPERATION.contains(answer.status())) {
            return List.of();
        }
        Optional<String> response = document.response(operation, answer.status());
        if (response.isEmpty()) {
            return List.of("the status " + answer.status() + " is not declared");
        }
        if (answer.body().length == 0) {
            return List.of();
        }
        JsonNode content = document.at(response.get()).path("content");
        String declared = declared(content, answer.mediaType());
        if (declared == null) {
            return List.of("the answer is " + answer.mediaType() + ", and declared is " + names(content));
        }
        String schema = response.get() + "/content/" + ServiceDocument.escape(declared) + "/schema";
        return isJson(declared) && !document.at(schema).isMissingNode()
                ? document.bodyFaults(document.follow(schema), answer.body()).stream()
                        .map(fault -> "the answer breaks its schema: " + fault).toList()
                : List.of();
    }

    private List<String> requestFaults(ServiceDocument.Operation operation, Request request) {
        List<String> faults = new ArrayList<>(document.queryFaults(operation, request.query()));
        String body = document.follow(operation.pointer() + "/requestBody");
        JsonNode content = document.at(body).path("content");
        if (request.body().length == 0) {
            if (document.at(body).path("required").asBoolean()) {
                faults.add("the body is required");
            }
            return faults;
        }
        // A request without a media type counts as JSON.
        String declared = declared(content, request.mediaType().isEmpty() ? "application/json" : request.mediaType());
        if (declared == null) {
            faults.add("the body is " + request.mediaType() + ", and declared is " + names(content));
        } else if (isJson(declared)) {
            String schema = body + "/content/" + ServiceDocument.escape(declared) + "/schema";
            faults.addAll(document.bodyFaults(document.follow(schema), request.body()));
        }
        return faults;
    }

    private static String declared(JsonNode content, String mediaType) {
        String bare = mediaType.split(";")[0].strip().toLowerCase(Locale.ROOT);
        List<String> wanted = List.of(bare, bare.split("/")[0] + "/*", "*/*");
        return wanted.stream().filter(content::has).findFirst().orElse(null);
    }

    static boolean isJson(String mediaType) {
        return mediaType.equals("application/json") || mediaType.endsWith("+json");
    }

    private static List<String> names(JsonNode content) {
        List<String> names = new ArrayList<>();
        content.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The first part of a body, for a message. */
    static String excerpt(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return text.length() > 600 ? text.substring(0, 600) + '…' : text;
    }
}
