package io.throughline.profile.segment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

/** One object of a definition as it is read: what is asked for is known, the rest is a fault, as is what cannot be read. */
final class Part {

    /** Longer than any name of an event, a property or a channel that comes in. */
    static final int MOST_TEXT = 256;

    private final String pointer;
    private final JsonNode json;
    private final List<Fault> faults;
    private final Set<String> known = new TreeSet<>();

    Part(String pointer, JsonNode json, List<Fault> faults) {
        this.pointer = pointer;
        this.json = json;
        this.faults = faults;
    }

    String pointer() {
        return pointer;
    }

    List<Fault> faults() {
        return faults;
    }

    static String join(String pointer, String field) {
        return pointer + JsonPointer.empty().appendProperty(field);
    }

    Optional<JsonNode> find(String field) {
        known.add(field);
        return Optional.ofNullable(json.get(field));
    }

    void fault(String field, String message) {
        faults.add(new Fault(field == null ? pointer : join(pointer, field), message));
    }

    /** A text that may be missing; null then, and where it is a fault. */
    String text(String field) {
        return find(field).map(value -> {
            String text = value.textValue();
            if (text == null || text.isBlank() || text.length() > MOST_TEXT) {
                fault(field, "must be a text of 1 to 256 characters");
                return null;
            }
            return text;
        }).orElse(null);
    }

    /** As {@link #text}, for what must be there: an empty text stands in for a fault, so that reading goes on. */
    String required(String field) {
        if (find(field).isEmpty()) {
            fault(field, "is missing");
            return "";
        }
        String text = text(field);
        return text == null ? "" : text;
    }

    String oneOf(String field, Set<String> choices, String standard) {
        String text = text(field);
        if (text != null && !choices.contains(text)) {
            fault(field, "must be one of " + new TreeSet<>(choices));
        }
        return text == null ? standard : text;
    }

    Window window(String field, RuleReader.Limits limits) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        Window window = Window.parse(text).orElse(null);
        if (window == null) {
            fault(field, "must be an ISO 8601 duration longer than none, such as P30D, P1M or PT24H");
        } else if (window.longest().compareTo(limits.longest()) > 0) {
            fault(field, "must be no longer than P" + limits.longest().toDays() + "D: what people did is kept for no longer");
        }
        return window;
    }

    Instant time(String field) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        return Check.time(text).orElseGet(() -> {
            fault(field, "must be a date such as 2026-01-31 or an RFC 3339 time such as 2026-01-31T09:30:00Z");
            return null;
        });
    }

    double number(String field, double least, double most) {
        JsonNode value = find(field).orElse(null);
        if (value == null || !value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
            fault(field, "must be a number from " + least + " to " + most);
            return least;
        }
        return value.doubleValue();
    }

    /** Says what was not asked for. */
    void done() {
        json.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                fault(field, "is not known here; known are " + known);
            }
        });
    }
}
