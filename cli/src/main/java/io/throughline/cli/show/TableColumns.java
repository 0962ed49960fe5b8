package io.throughline.cli.show;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The columns of a table for a list of objects: fields that are a scalar or a list of scalars in each object that has them, and
 * the fields of small nested objects under a dotted name, such as {@code share.low}. The other fields are named below the table.
 *
 * @param shown dotted paths
 * @param leftOut names of fields that do not fit a cell
 */
record TableColumns(List<String> shown, List<String> leftOut) {

    private static final int MOST_FIELDS_OF_NESTED = 5;

    static TableColumns of(Collection<JsonNode> objects) {
        Map<String, List<JsonNode>> values = new LinkedHashMap<>();
        objects.forEach(object -> object.properties().forEach(
                field -> values.computeIfAbsent(field.getKey(), name -> new ArrayList<>()).add(field.getValue())));
        List<String> shown = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        values.forEach((name, all) -> {
            List<JsonNode> notNull = all.stream().filter(value -> !value.isNull()).toList();
            if (!notNull.isEmpty() && notNull.stream().allMatch(value -> value.isObject() && value.isEmpty())) {
                return;
            }
            if (notNull.stream().allMatch(JsonText::fitsOneCell)) {
                shown.add(name);
            } else if (notNull.stream().allMatch(JsonNode::isObject) && !name.contains(".")) {
                Set<String> nested = fields(notNull);
                if (nested.isEmpty()) {
                    leftOut.add(name);
                }
                nested.forEach(field -> shown.add(name + "." + field));
            } else {
                leftOut.add(name);
            }
        });
        return new TableColumns(shown, leftOut);
    }

    /** The fields of small, similar nested objects; empty where they are not. */
    private static Set<String> fields(List<JsonNode> objects) {
        Set<String> fields = new LinkedHashSet<>();
        for (JsonNode object : objects) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (!JsonText.fitsOneCell(field.getValue()) || field.getKey().contains(".")) {
                    return Set.of();
                }
                fields.add(field.getKey());
            }
        }
        return fields.size() <= MOST_FIELDS_OF_NESTED ? fields : Set.of();
    }
}
