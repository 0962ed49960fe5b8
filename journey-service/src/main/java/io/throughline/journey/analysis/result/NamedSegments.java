package io.throughline.journey.analysis.result;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Segments that a question names. A deleted segment looks like one without members, so an answer states which segments have no known
 * members.
 */
public final class NamedSegments {

    private NamedSegments() {
    }

    /** @param question as it was sent; it is valid */
    public static List<UUID> of(JsonNode question) {
        Set<UUID> ids = new LinkedHashSet<>();
        walk(question, ids);
        return List.copyOf(ids);
    }

    private static void walk(JsonNode json, Set<UUID> ids) {
        json.properties().forEach(each -> {
            if (each.getKey().equals("segment") || each.getKey().equals("segments")) {
                texts(each.getValue()).forEach(text -> ids.add(UUID.fromString(text)));
            }
        });
        json.forEach(each -> walk(each, ids));
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isTextual()) {
            texts.add(value.textValue());
        } else if (value.isArray()) {
            value.forEach(each -> texts.add(each.asText()));
        }
        return texts;
    }

    /** SQL for which of them have members. */
    public static String sql(List<UUID> segments) {
        return "SELECT DISTINCT toString(segment) AS id FROM memberships FINAL WHERE segment IN ("
                + segments.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", ")) + ")";
    }
}
