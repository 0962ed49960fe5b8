package io.throughline.profile.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.profile.JsonRows;
import io.throughline.profile.profile.Mask;
import io.throughline.profile.profile.Profiles;
import io.throughline.profile.profile.TraitRules;
import io.throughline.profile.view.ProfileView.FeedbackView;
import io.throughline.profile.view.ProfileView.IdentifierView;
import io.throughline.profile.view.ProfileView.SegmentView;
import io.throughline.profile.view.ProfileView.TouchpointView;
import io.throughline.profile.view.ProfileView.TraitView;

/** Parts of a profile as a caller may see them, from the rows that PostgreSQL gives. */
final class Views {

    private Views() {
    }

    /** @param rows of key, first and last seen */
    static List<IdentifierView> identifiers(JsonNode rows, Mask mask) {
        List<IdentifierView> identifiers = new ArrayList<>(rows.size());
        for (JsonNode row : rows) {
            Identifier identifier = Identifier.parse(row.get(0).textValue());
            if (!identifier.type().equals(Profiles.OWN_ID)) {
                Mask.Shown shown = mask.identifier(identifier);
                identifiers.add(new IdentifierView(shown.type(), shown.value(), JsonRows.instant(row.get(1)), JsonRows.instant(row.get(2))));
            }
        }
        return identifiers;
    }

    /** @param traits {name: {value, source, at}} */
    static SortedMap<String, TraitView> traits(JsonNode traits, TraitRules rules, Mask mask) {
        SortedMap<String, TraitView> views = new TreeMap<>();
        for (Map.Entry<String, JsonNode> trait : traits.properties()) {
            String name = trait.getKey();
            var described = rules.described(name);
            views.put(name, new TraitView(mask.trait(name, trait.getValue().get("value")), trait.getValue().get("source").textValue(),
                    Instant.parse(trait.getValue().get("at").textValue()),
                    described.map(TraitRules.Described::category).orElse(null), described.map(TraitRules.Described::label).orElse(null)));
        }
        return views;
    }

    static List<SegmentView> segments(JsonNode rows, Mask mask) {
        List<SegmentView> segments = new ArrayList<>(rows.size());
        rows.forEach(row -> segments.add(new SegmentView(UUID.fromString(row.get(0).textValue()), row.get(1).textValue(),
                row.get(2).textValue(), JsonRows.instant(row.get(3)), mask.open(row.get(4)))));
        return segments;
    }

    static SortedMap<String, JsonNode> masked(SortedMap<String, JsonNode> values, Mask mask) {
        SortedMap<String, JsonNode> masked = new TreeMap<>();
        values.forEach((name, value) -> masked.put(name, mask.trait(name, value)));
        return masked;
    }

    /** @param rows of at, identifier, message id, type, name, channel, source and properties */
    static List<TouchpointView> touchpoints(JsonNode rows, Mask mask) {
        List<TouchpointView> touchpoints = new ArrayList<>(rows.size());
        rows.forEach(row -> touchpoints.add(new TouchpointView(JsonRows.instant(row.get(0)), row.get(3).textValue(), row.get(4).textValue(),
                row.get(5).textValue(), row.get(6).textValue(), mask.identifier(Identifier.parse(row.get(1).textValue())).toString(),
                row.get(2).textValue(), properties(row.get(7), mask))));
        return touchpoints;
    }

    private static JsonNode properties(JsonNode properties, Mask mask) {
        if (!(properties instanceof ObjectNode object) || mask.showsAll()) {
            return properties;
        }
        ObjectNode masked = object.objectNode();
        // A form that was sent calls an address as a trait does; `name` is mostly a product's or a page's.
        properties.properties().forEach(each -> masked.set(each.getKey(),
                each.getKey().equals("name") ? mask.open(each.getValue()) : mask.trait(each.getKey(), each.getValue())));
        return masked;
    }

    static List<FeedbackView> feedback(JsonNode rows, Mask mask) {
        List<FeedbackView> feedback = new ArrayList<>(rows.size());
        rows.forEach(row -> {
            JsonNode said = row.get(7);
            feedback.add(new FeedbackView(JsonRows.instant(row.get(0)), row.get(2).textValue(), row.get(5).textValue(),
                    row.get(6).textValue(), number(said, "nps"), number(said, "csat"), number(said, "ces"),
                    mask.text(said.path("comment").textValue()), said.path("language").textValue(), said.path("touchpoint").textValue()));
        });
        return feedback;
    }

    private static Integer number(JsonNode said, String name) {
        return said.path(name).isNumber() ? said.get(name).intValue() : null;
    }
}
