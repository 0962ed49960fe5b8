package io.throughline.commons.contract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * JSON pointers of the schemas that check request bodies: the schemas of the bodies, those that they use, and each form of a
 * union, which {@link SchemaFaults} checks separately.
 */
final class SchemaPlaces {

    private static final String REFERENCE = "#/components/schemas/";

    private final JsonNode document;
    private final Set<String> places = new LinkedHashSet<>();
    private final Deque<String> pending = new ArrayDeque<>();

    private SchemaPlaces(JsonNode document) {
        this.document = document;
    }

    /** @param document an OpenAPI document */
    static Set<String> ofBodies(JsonNode document) {
        SchemaPlaces places = new SchemaPlaces(document);
        document.path("paths").forEach(
                path -> path.forEach(operation -> operation.at("/requestBody/content").forEach(media -> places.add(media.path("schema")))));
        while (!places.pending.isEmpty()) {
            String place = places.pending.pop();
            places.visit(place, document.at(place));
        }
        return places.places;
    }

    private void add(JsonNode schema) {
        String element = schema.at("/items/$ref").asText();
        if (element.startsWith(REFERENCE)) {
            places.add(BodySchemas.ARRAYS + element.substring(REFERENCE.length()));
        }
        visit("", schema);
    }

    private void refer(String reference) {
        if (reference.startsWith(REFERENCE) && places.add(reference.substring(1))) {
            pending.push(reference.substring(1));
        }
    }

    /** @param place empty where the schema stands outside of the components */
    private void visit(String place, JsonNode schema) {
        if (schema.path("$ref").isTextual()) {
            refer(schema.path("$ref").textValue());
        }
        schema.at("/discriminator/mapping").forEach(target -> refer(target.asText()));
        schema.properties().forEach(each -> {
            String at = place + '/' + each.getKey().replace("~", "~0").replace("/", "~1");
            boolean forms = each.getValue().isArray() && (each.getKey().equals("oneOf") || each.getKey().equals("anyOf"));
            if (forms && !place.isEmpty() && !schema.has("discriminator")) {
                for (int i = 0; i < each.getValue().size(); i++) {
                    places.add(at + '/' + i);
                }
            }
            if (each.getValue().isArray()) {
                for (int i = 0; i < each.getValue().size(); i++) {
                    visit(place.isEmpty() ? "" : at + '/' + i, each.getValue().get(i));
                }
            } else {
                visit(place.isEmpty() ? "" : at, each.getValue());
            }
        });
    }
}
