package io.throughline.journey.dataset;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.json.StorableText;
import io.throughline.journey.dataset.DatasetColumnMapping.ColumnPositions;

/** Reads events from the lines of a CSV file. */
final class EventRowReader {

    static final int MOST_TEXT = 256;
    static final int MOST_FIELD = 8_192;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> header;
    private final ColumnPositions places;
    private final ZoneId zone;
    private final boolean identifiers;
    private final Predicate<Identifier> erased;
    private final List<Row> rows = new ArrayList<>();
    private final List<LineFault> faults = new ArrayList<>();
    private long left;

    /**
     * @param zone of times without an offset; null if such times are not allowed
     * @param identifiers whether subjects are identifiers of people
     * @param erased the people whose events are left out
     */
    EventRowReader(List<String> header, DatasetColumnMapping columns, ZoneId zone, boolean identifiers, Predicate<Identifier> erased) {
        this.header = header;
        this.places = columns.places(header);
        this.zone = zone;
        this.identifiers = identifiers;
        this.erased = erased;
    }

    /** @param properties JSON text of an object */
    record Row(String subject, Instant time, long seq, String channel, String type, String name, String properties) {
    }

    List<Row> rows() {
        return rows;
    }

    /** Returns the rows that were read since the last call. */
    List<Row> drainRows() {
        List<Row> taken = List.copyOf(rows);
        rows.clear();
        return taken;
    }

    List<LineFault> faults() {
        return faults;
    }

    /** The number of lines that were left out because they belong to erased people. */
    long droppedRows() {
        return left;
    }

    void add(CsvPartReader.Line line) {
        add(line.number(), line.number(), line.fields(), Map.of());
    }

    /** @param more properties besides those of the fields */
    void add(long line, long seq, List<String> fields, Map<String, JsonNode> more) {
        try {
            row(seq, fields, more).ifPresentOrElse(rows::add, () -> left++);
        } catch (IllegalArgumentException e) {
            if (faults.size() < LineFault.MOST) {
                faults.add(new LineFault(line, e.getMessage()));
            }
        }
    }

    private Optional<Row> row(long seq, List<String> fields, Map<String, JsonNode> more) {
        if (fields.size() != header.size()) {
            throw new IllegalArgumentException("has " + fields.size() + " fields; the heading has " + header.size());
        }
        for (int i = 0; i < fields.size(); i++) {
            check(header.get(i), fields.get(i));
        }
        more.forEach((name, value) -> check(name, value.asText()));
        String subject = required(fields, places.subject());
        if (identifiers) {
            Identifier identifier = identifier(subject);
            if (erased.test(identifier)) {
                return Optional.empty();
            }
            subject = identifier.type() + ':' + identifier.value();
        }
        String name = required(fields, places.activity());
        Instant time = time(fields.get(places.time()));
        String type = optional(fields, places.type());
        return Optional.of(new Row(subject, time, seq, optional(fields, places.channel()),
                type.isEmpty() ? "track" : type, name, properties(fields, more)));
    }

    private Identifier identifier(String text) {
        try {
            return Identifier.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException('`' + header.get(places.subject()) + "` " + Identifier.FORM, e);
        }
    }

    private Instant time(String text) {
        try {
            return EventTimeParser.parse(text, zone);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException('`' + header.get(places.time()) + "` " + e.getMessage(), e);
        }
    }

    private String required(List<String> fields, int place) {
        String text = optional(fields, place);
        if (text.isEmpty()) {
            refuse(header.get(place), "is empty");
        }
        return text;
    }

    private String optional(List<String> fields, int place) {
        String text = place < 0 ? "" : fields.get(place).strip();
        if (text.length() > MOST_TEXT) {
            refuse(header.get(place), "must not be longer than " + MOST_TEXT + " characters");
        }
        return text;
    }

    private static void check(String name, String text) {
        StorableText.fault(name).or(() -> StorableText.fault(text)).ifPresent(fault -> refuse(name, fault));
        if (text.length() > MOST_FIELD || name.length() > MOST_TEXT) {
            refuse(name, "must not be longer than " + MOST_FIELD + " characters");
        }
    }

    private String properties(List<String> fields, Map<String, JsonNode> more) {
        ObjectNode properties = JSON.createObjectNode();
        String value = places.value() < 0 ? "" : fields.get(places.value()).strip();
        if (!value.isEmpty()) {
            properties.put("value", number(places.value(), value));
        }
        for (int place : places.others()) {
            String field = fields.get(place);
            if (places.numbers().contains(place) && !field.isBlank()) {
                properties.put(header.get(place), number(place, field.strip()));
            } else if (!field.isEmpty()) {
                properties.put(header.get(place), field);
            }
        }
        more.forEach(properties::set);
        try {
            return JSON.writeValueAsString(properties);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private BigDecimal number(int place, String text) {
        if (!text.matches("-?\\d{1,14}(\\.\\d{1,4})?")) {
            refuse(header.get(place), "must be a number such as 129.50");
        }
        return new BigDecimal(text);
    }

    private static void refuse(String column, String message) {
        throw new IllegalArgumentException('`' + column + "` " + message);
    }
}
