package io.throughline.profile.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.json.Text;

/**
 * A definition as somebody wants it to be.
 *
 * @param id the caller's own; null where there is none
 * @param definition as it is stored: {rule}, or {} of a list
 * @param rule null of a list
 */
record Draft(UUID id, String name, String description, ObjectNode definition, SegmentRule rule) {

    static final int MOST_NAME = 120;
    static final int MOST_DESCRIPTION = 1_000;

    sealed interface Outcome {

        record Read(Draft draft) implements Outcome {
        }

        record Refused(List<Fault> faults) implements Outcome {
        }
    }

    boolean isList() {
        return rule == null;
    }

    static Outcome read(JsonNode body, RuleReader.Limits limits) {
        List<Fault> faults = new ArrayList<>();
        if (!body.isObject()) {
            return new Outcome.Refused(List.of(new Fault("", "must be an object such as {\"name\":\"VIP\",\"rule\":{…}}")));
        }
        Text.fault(body).ifPresent(fault -> faults.add(new Fault(fault.getKey(), fault.getValue())));
        Part part = new Part("", body, faults);
        UUID id = id(part);
        String name = name(part);
        String description = description(part);
        boolean list = part.oneOf("kind", Set.of("rule", "list"), "rule").equals("list");
        JsonNode rule = part.find("rule").orElse(null);
        ObjectNode definition = ((ObjectNode) body).objectNode();
        SegmentRule read = null;
        if (list && rule != null) {
            part.fault("rule", "does not go with a list: leave it out, or make the kind `rule`");
        } else if (!list && rule == null) {
            part.fault("rule", "is missing: say who belongs to the segment, or make the kind `list`");
        } else if (!list) {
            switch (RuleReader.read(rule, limits)) {
                case RuleReader.Outcome.Read ok -> read = ok.rule();
                case RuleReader.Outcome.Refused refused -> faults.addAll(refused.faults());
            }
            definition.set("rule", rule);
        }
        part.done();
        return faults.isEmpty() ? new Outcome.Read(new Draft(id, name, description, definition, read)) : new Outcome.Refused(faults);
    }

    private static UUID id(Part part) {
        String text = part.text("id");
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            part.fault("id", "must be a UUID");
            return null;
        }
    }

    private static String name(Part part) {
        String name = part.required("name").strip();
        if (name.length() > MOST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            part.fault("name", "must be a text of 1 to 120 characters, of one line");
        }
        return name;
    }

    private static String description(Part part) {
        JsonNode description = part.find("description").orElse(null);
        if (description == null || description.isNull()) {
            return null;
        }
        if (!description.isTextual() || description.textValue().length() > MOST_DESCRIPTION) {
            part.fault("description", "must be a text of at most 1,000 characters");
        }
        return description.textValue();
    }
}
