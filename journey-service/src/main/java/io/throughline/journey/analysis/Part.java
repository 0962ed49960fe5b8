package io.throughline.journey.analysis;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.json.Text;

/** One object of a question as it is read: what is asked for is known, the rest is a fault, as is what cannot be read. */
public final class Part {

    /** Longer than any name of an event, a property or a channel that comes in. */
    public static final int MOST_TEXT = 256;
    /** What one question may name in all. */
    private static final int MOST_PARTS = 100;
    private static final int MOST_DEPTH = 8;
    private static final int MOST_FAULTS = 100;

    private final String pointer;
    private final JsonNode json;
    private final int depth;
    private final Shared shared;
    private final Set<String> known = new TreeSet<>();

    /** What all parts of one question have together. */
    private static final class Shared {

        private final List<Fault> faults = new ArrayList<>();
        private final Touchpoints touchpoints;
        private final Datasets datasets;
        private int parts;

        Shared(Touchpoints touchpoints, Datasets datasets) {
            this.touchpoints = touchpoints;
            this.datasets = datasets;
        }
    }

    private Part(String pointer, JsonNode json, int depth, Shared shared) {
        this.pointer = pointer;
        this.json = json;
        this.depth = depth;
        this.shared = shared;
        if (!json.isObject()) {
            shared.faults.add(new Fault(pointer, "must be an object"));
        } else if (depth > MOST_DEPTH) {
            shared.faults.add(new Fault(pointer, "must not be nested deeper than " + MOST_DEPTH + " levels"));
        } else if (++shared.parts == MOST_PARTS + 1) {
            shared.faults.add(new Fault(pointer, "is more than the " + MOST_PARTS + " parts that one question may have"));
        }
    }

    /** A whole question. */
    public static Part of(JsonNode json, Touchpoints touchpoints, Datasets datasets) {
        return new Part("", json, 0, new Shared(touchpoints, datasets));
    }

    public static Part of(JsonNode json) {
        return of(json, Touchpoints.NONE, Datasets.NONE);
    }

    public String pointer() {
        return pointer;
    }

    /** Of the whole question, in the order in which they were found. */
    public List<Fault> faults() {
        return shared.faults;
    }

    public Touchpoints touchpoints() {
        return shared.touchpoints;
    }

    Datasets datasets() {
        return shared.datasets;
    }

    /** Whether it is worth to look further into it: an object, not nested too deep, and not one of too many. */
    boolean isReadable() {
        return json.isObject() && depth <= MOST_DEPTH && shared.parts <= MOST_PARTS;
    }

    static String join(String pointer, String field) {
        return pointer + JsonPointer.empty().appendProperty(field);
    }

    public boolean has(String field) {
        return json.has(field);
    }

    public Optional<JsonNode> find(String field) {
        known.add(field);
        return Optional.ofNullable(json.get(field));
    }

    /** @param field null where the part as a whole is wrong */
    public void fault(String field, String message) {
        faultAt(field == null ? pointer : join(pointer, field), message);
    }

    private void faultAt(String at, String message) {
        if (shared.faults.size() < MOST_FAULTS) {
            shared.faults.add(new Fault(at, message));
        }
    }

    /** The object in this field, to be read on; empty where there is none. Not being an object is a fault. */
    public Optional<Part> part(String field) {
        return find(field).map(value -> new Part(join(pointer, field), value, depth + 1, shared));
    }

    /** The objects in this field's array; none where it is missing, and a fault where it has fewer or more than allowed. */
    public List<Part> parts(String field, int least, int most) {
        JsonNode value = find(field).orElse(null);
        if (value == null) {
            if (least > 0) {
                fault(field, "is missing");
            }
            return List.of();
        }
        if (!value.isArray() || value.size() < least || value.size() > most) {
            fault(field, "must be an array of " + least + " to " + most);
            return List.of();
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            parts.add(new Part(join(pointer, field) + "/" + i, value.get(i), depth + 1, shared));
        }
        return parts;
    }

    /** A text that may be missing; null then, and where it is a fault. */
    public String text(String field) {
        return text(field, MOST_TEXT);
    }

    public String text(String field, int most) {
        return find(field).map(value -> clean(field, value, most)).orElse(null);
    }

    private String clean(String field, JsonNode value, int most) {
        return cleanAt(join(pointer, field), value, most);
    }

    private String cleanAt(String at, JsonNode value, int most) {
        String text = value.textValue();
        if (text == null || text.isBlank() || text.length() > most) {
            faultAt(at, "must be a text of 1 to " + most + " characters");
            return null;
        }
        Optional<String> fault = Text.fault(text);
        fault.ifPresent(message -> faultAt(at, message));
        return fault.isPresent() ? null : text;
    }

    /** As {@link #text}, for what must be there: an empty text stands in for a fault, so that reading goes on. */
    public String required(String field) {
        if (find(field).isEmpty()) {
            fault(field, "is missing");
            return "";
        }
        String text = text(field);
        return text == null ? "" : text;
    }

    /** One text or an array of them; none where the field is missing, or a fault. */
    public List<String> texts(String field, int most) {
        JsonNode value = find(field).orElse(null);
        if (value == null) {
            return List.of();
        }
        if (value.isTextual()) {
            String text = clean(field, value, MOST_TEXT);
            return text == null ? List.of() : List.of(text);
        }
        if (!value.isArray() || value.isEmpty() || value.size() > most) {
            fault(field, "must be a text or an array of 1 to " + most + " texts");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            String text = cleanAt(join(pointer, field) + "/" + i, value.get(i), MOST_TEXT);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    public String oneOf(String field, Set<String> choices, String standard) {
        String text = text(field);
        if (text != null && !choices.contains(text)) {
            fault(field, "must be one of " + new TreeSet<>(choices));
            return standard;
        }
        return text == null ? standard : text;
    }

    public Boolean flag(String field, boolean standard) {
        return find(field).map(value -> {
            if (!value.isBoolean()) {
                fault(field, "must be true or false");
            }
            return value.booleanValue();
        }).orElse(standard);
    }

    /** A date (midnight in the zone) or an RFC 3339 time; null where it is missing or a fault. */
    public Instant time(String field, ZoneId zone) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        try {
            Instant time = text.length() == 10 ? LocalDate.parse(text).atStartOfDay(zone).toInstant() : OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(Period.FIRST) && !time.isAfter(Period.LAST)) {
                return time.truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        fault(field, "must be a date such as 2026-01-31 or an RFC 3339 time such as 2026-01-31T09:30:00Z, of the years 1900 to 2299");
        return null;
    }

    public Instant time(String field) {
        return time(field, ZoneOffset.UTC);
    }

    /** An ISO 8601 duration of days, hours, minutes and seconds (P7D, PT30M), or weeks; the standard where it is missing or a fault. */
    public Duration duration(String field, Duration standard, Duration most) {
        String text = text(field);
        if (text == null) {
            return standard;
        }
        try {
            Duration duration = text.matches("P\\d{1,4}W") ? Duration.ofDays(7L * Integer.parseInt(text.substring(1, text.length() - 1)))
                    : Duration.parse(text);
            if (duration.isPositive() && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        fault(field, "must be an ISO 8601 duration such as P30D, P2W or PT24H, longer than none and no longer than " + most);
        return standard;
    }

    /** A whole number in a range; the standard where it is missing or a fault. */
    public int whole(String field, int standard, int least, int most) {
        return find(field).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least || value.intValue() > most) {
                fault(field, "must be a whole number from " + least + " to " + most);
                return standard;
            }
            return value.intValue();
        }).orElse(standard);
    }

    /** Whether it is a number that can be reckoned with: JSON can write 1e999. */
    static boolean isFinite(JsonNode value) {
        return value.isNumber() && Double.isFinite(value.doubleValue());
    }

    /** A number in a range; the standard where it is missing or a fault. */
    public BigDecimal number(String field, BigDecimal standard, BigDecimal least, BigDecimal most) {
        return find(field).map(value -> {
            if (!isFinite(value) || value.decimalValue().compareTo(least) < 0 || value.decimalValue().compareTo(most) > 0) {
                fault(field, "must be a number from " + least.toPlainString() + " to " + most.toPlainString());
                return standard;
            }
            return value.decimalValue();
        }).orElse(standard);
    }

    /** Says what was not asked for. */
    public void done() {
        json.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                fault(field, "is not known here; known are " + known);
            }
        });
    }
}
