package io.throughline.cli.show;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Shows JSON on a terminal: objects as aligned lines, lists of objects as tables. */
final class JsonView {

    private static final String INDENT = "  ";
    private static final int NARROWEST = 20;

    private final List<String> columns;
    private final int width;

    /**
     * @param columns dotted paths that tables show; empty to choose suitable ones
     * @param width of the terminal in columns; 0 cuts nothing
     */
    JsonView(List<String> columns, int width) {
        this.columns = columns;
        this.width = width;
    }

    List<String> lines(JsonNode value) {
        return lines(value, width, columns);
    }

    private List<String> lines(JsonNode value, int room, List<String> picked) {
        if (value.isObject()) {
            return isPage(value) ? page(value, room) : object(value, room);
        }
        return value.isArray() ? list(value, room, picked) : List.of(JsonText.line(value));
    }

    private static boolean isPage(JsonNode value) {
        return value.path("items").isArray() && value.has("next");
    }

    private List<String> page(JsonNode page, int room) {
        ObjectNode others = ((ObjectNode) page.deepCopy()).without(List.of("items", "next"));
        List<String> lines = new ArrayList<>(others.isEmpty() ? List.of() : object(others, room));
        int count = page.path("items").size();
        if (count > 0) {
            lines.addAll(list(page.path("items"), room, columns));
        }
        String next = page.path("next").isNull() ? null : JsonText.line(page.path("next"));
        String counted = count == 0 ? "No items" : count == 1 ? "1 item" : count + " items";
        lines.add(next == null ? counted + "." : counted + ", and there are more: cursor=" + next);
        return lines;
    }

    private List<String> list(JsonNode list, int room, List<String> picked) {
        List<JsonNode> elements = new ArrayList<>();
        list.forEach(elements::add);
        if (JsonText.allScalars(list)) {
            return elements.isEmpty() ? List.of("(none)") : elements.stream().map(JsonText::line).toList();
        }
        if (!elements.stream().allMatch(JsonNode::isObject)) {
            return separately(elements, room);
        }
        TableColumns suitable = TableColumns.of(elements);
        if (picked.isEmpty() && suitable.shown().isEmpty()) {
            return separately(elements, room);
        }
        List<String> shown = picked.isEmpty() ? suitable.shown() : picked;
        TextTable table = new TextTable(shown);
        elements.forEach(element -> table.add(cells(element, shown)));
        List<String> lines = new ArrayList<>(table.lines(room));
        if (picked.isEmpty() && !suitable.leftOut().isEmpty()) {
            lines.add("(not in the table: " + String.join(", ", suitable.leftOut()) + ")");
        }
        return lines;
    }

    private static List<String> cells(JsonNode element, List<String> paths) {
        return paths.stream().map(path -> JsonText.line(cell(element, path))).map(text -> text.equals("null") ? "-" : text).toList();
    }

    /** The value of a cell. A map's own names are in a column without a name. */
    private static JsonNode cell(JsonNode element, String path) {
        return path.isEmpty() ? element.get("") : ValuePath.of(path).orNull(element);
    }

    private List<String> separately(List<JsonNode> elements, int room) {
        List<String> lines = new ArrayList<>();
        for (JsonNode element : elements) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(lines(element, room, List.of()));
        }
        return lines;
    }

    private List<String> object(JsonNode object, int room) {
        if (object.isEmpty()) {
            return List.of("(none)");
        }
        int names = 0;
        for (var field : object.properties()) {
            names = JsonText.fitsOneCell(field.getValue()) ? Math.max(names, DisplayWidth.of(field.getKey())) : names;
        }
        List<String> lines = new ArrayList<>();
        for (var field : object.properties()) {
            if (JsonText.fitsOneCell(field.getValue())) {
                String line = DisplayWidth.padded(field.getKey(), names) + INDENT + JsonText.line(field.getValue());
                lines.add(room == 0 ? line : DisplayWidth.cut(line, room));
            } else {
                lines.add(field.getKey());
                nested(field.getValue(), room).forEach(line -> lines.add(INDENT + line));
            }
        }
        return lines;
    }

    private List<String> nested(JsonNode value, int room) {
        int left = room == 0 ? 0 : Math.max(NARROWEST, room - INDENT.length());
        return value.isObject() && isMapOfAlike(value) ? list(named(value), left, List.of()) : lines(value, left, List.of());
    }

    /** Whether the names are keys, such as those of traits: at least two objects that have a scalar field in common. */
    private static boolean isMapOfAlike(JsonNode object) {
        JsonNode first = object.iterator().next();
        if (object.size() < 2 || !first.isObject()) {
            return false;
        }
        boolean alike = false;
        for (var field : first.properties()) {
            boolean everywhere = field.getValue().isValueNode();
            for (JsonNode other : object) {
                everywhere &= other.isObject() && other.has(field.getKey());
            }
            alike |= everywhere;
        }
        return alike;
    }

    private static JsonNode named(JsonNode map) {
        var rows = JsonNodeFactory.instance.arrayNode();
        map.properties().forEach(entry -> rows.addObject().put("", entry.getKey()).setAll((ObjectNode) entry.getValue().deepCopy()));
        return rows;
    }
}
