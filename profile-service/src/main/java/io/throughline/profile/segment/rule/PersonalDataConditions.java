package io.throughline.profile.segment.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.profile.core.JsonRows;

/**
 * Finds the parts of a rule that compare data which the caller sees masked: by the counts of many previews, an address
 * could be found letter by letter. Whether somebody has an address at all is shown to everybody, and allowed.
 */
public final class PersonalDataConditions {

    private static final String MESSAGE = "asks for people by what your role does not see in clear";
    private static final int MOST_NAMED = 100;
    /** Fields that a part may have besides a trait or property without comparing its value. */
    private static final Set<String> NO_COMPARISON = Set.of("trait", "property", "exists");

    private final PersonalDataMask mask;
    private final List<RuleFault> faults = new ArrayList<>();

    private PersonalDataConditions(PersonalDataMask mask) {
        this.mask = mask;
    }

    /** @param rule null for a list */
    public static List<RuleFault> of(RuleDefinition rule, PersonalDataMask mask) {
        PersonalDataConditions parts = new PersonalDataConditions(mask);
        if (rule != null && !mask.showsAll()) {
            parts.walk("/" + SegmentRuleMapper.RULE, JsonRows.JSON.valueToTree(rule));
        }
        return parts.faults;
    }

    private void walk(String at, JsonNode json) {
        if (json.isObject()) {
            fields(at, json);
            json.properties().forEach(each -> walk(join(at, each.getKey()), each.getValue()));
        } else if (json.isArray()) {
            for (int i = 0; i < json.size(); i++) {
                walk(at + "/" + i, json.get(i));
            }
        } else if (json.isValueNode() && !mask.text(json.asText()).equals(json.asText())) {
            refuse(at);
        }
    }

    private void fields(String at, JsonNode json) {
        boolean compares = StreamSupport.stream(((Iterable<String>) json::fieldNames).spliterator(), false)
                .anyMatch(field -> !NO_COMPARISON.contains(field));
        for (String field : List.of("trait", "property")) {
            // An event's `name` is mostly that of a product or a page, and shown.
            String name = json.path(field).asText();
            if (compares && hidden(name) && !(field.equals("property") && name.equals("name"))) {
                refuse(join(at, field));
            }
        }
        if (hidden(json.path("place").asText())) {
            refuse(join(at, "place"));
        }
        if (json.has("near")) {
            for (String field : List.of("latTrait", "lonTrait")) {
                if (hidden(json.path(field).asText(field.equals("latTrait") ? "latitude" : "longitude"))) {
                    refuse(join(at, field));
                }
            }
        }
    }

    /** @param name of a trait, or of a field of one, such as {@code address.city} */
    private boolean hidden(String name) {
        if (mask.isMasked(name)) {
            return true;
        }
        for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
            if (mask.isMasked(name.substring(0, dot), name.substring(name.lastIndexOf('.') + 1))) {
                return true;
            }
        }
        return false;
    }

    private static String join(String pointer, String field) {
        return pointer + JsonPointer.empty().appendProperty(field);
    }

    private void refuse(String at) {
        if (faults.size() < MOST_NAMED) {
            faults.add(new RuleFault(at, MESSAGE));
        }
    }
}
