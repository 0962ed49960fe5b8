package io.throughline.cli.imports;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import io.throughline.cli.CliFailure;

/** Maps a row to a Segment call, or states why it cannot. Pure: the same row gives the same call. */
final class RowMapper {

    sealed interface Mapped {

        /** The call without its messageId, with its keys in order, so that its JSON can be hashed. */
        record Call(Map<String, Object> fields) implements Mapped {
        }

        record Rejected(String reason) implements Mapped {
        }
    }

    private record Field(String target, List<String> path, ValueExpression from, String kind) {
    }

    private static final Set<String> PLAIN = Set.of("userId", "anonymousId", "groupId", "previousId", "timestamp", "messageId");
    private static final Set<String> NESTED = Set.of("properties", "traits", "context", "identifiers");
    /** The collector's limit; it quarantines longer numbers. */
    private static final int MOST_DIGITS = 100;
    /** Less than the levels that the collector reads, by those of the call around the value. */
    private static final int MOST_NESTED = 56;
    private static final Pattern KIND = Pattern.compile("(.*):(number|integer|boolean|string|date|json)", Pattern.DOTALL);

    /** Keeps numbers as written. A double would make 1e309 infinite, and would change 9007199254740993 where it has a fraction. */
    private final ObjectMapper json = exact();
    private final ImportMapping mapping;
    private final int width;
    private final TimestampReader timestamps;
    private final ValueExpression name;
    private final List<Field> fields = new ArrayList<>();

    /** @throws CliFailure when the mapping cannot fit a file with these columns */
    RowMapper(ImportMapping mapping, List<String> columns) {
        this.mapping = mapping;
        this.width = columns.size();
        this.timestamps = TimestampReader.of(mapping.dateFormat(), mapping.zone());
        this.name = mapping.name() == null ? null : ValueExpression.text(mapping.name(), columns);
        mapping.fields().forEach((target, text) -> fields.add(field(target, text, columns)));
        require(mapping.fields().containsKey("timestamp"), "Map a timestamp: --map timestamp=COLUMN.");
        require(
                mapping.fields().keySet().stream().anyMatch(RowMapper::identifies),
                "Map who it was: --map userId=COLUMN, anonymousId=COLUMN or identifiers.TYPE=COLUMN.");
        require(!mapping.type().equals("track") || name != null, "Name the event: --name \"Order Completed\" or --name \"{column}\".");
        require(!mapping.type().equals("group") || mapping.fields().containsKey("groupId"), "Map groupId: a group call needs it.");
        require(!mapping.type().equals("alias") || mapping.fields().containsKey("previousId"), "Map previousId: an alias call needs it.");
    }

    private static boolean identifies(String target) {
        return target.equals("userId") || target.equals("anonymousId") || target.startsWith("identifiers.");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new CliFailure(message);
        }
    }

    private static Field field(String target, String text, List<String> columns) {
        List<String> path = List.of(target.split("\\."));
        boolean known = path.size() == 1 ? PLAIN.contains(target) : NESTED.contains(path.getFirst());
        require(known, "Cannot map to \"" + target + "\": one of userId, anonymousId, groupId, previousId, messageId, timestamp, "
                + "properties.NAME, traits.NAME, context.NAME, identifiers.TYPE.");
        Matcher kind = KIND.matcher(text);
        // A column may itself be called "size:number"; the full name takes precedence.
        boolean typed = kind.matches() && !columns.contains(text);
        return new Field(target, path, ValueExpression.parse(typed ? kind.group(1) : text, columns), typed ? kind.group(2) : "string");
    }

    Mapped map(CsvRow row) {
        List<String> cells = row.cells();
        if (cells.size() != width) {
            return new Mapped.Rejected("has " + cells.size() + " columns where " + width + " are named");
        }
        if (cells.stream().anyMatch(cell -> cell.indexOf('\uFFFD') >= 0)) {
            return new Mapped.Rejected("has bytes that are not in the file's encoding (see --encoding)");
        }
        var call = new TreeMap<String, Object>();
        call.put("type", mapping.type());
        try {
            for (Field field : fields) {
                put(call, field, field.from.value(cells));
            }
        } catch (Unreadable unreadable) {
            return new Mapped.Rejected(unreadable.getMessage());
        }
        return complete(call, name == null ? "" : name.value(cells));
    }

    private Mapped complete(Map<String, Object> call, String named) {
        if (!named.isEmpty()) {
            call.put(mapping.type().equals("track") ? "event" : "name", named);
        } else if (mapping.type().equals("track")) {
            return new Mapped.Rejected("the event's name is empty");
        }
        if (!call.containsKey("timestamp")) {
            return new Mapped.Rejected("timestamp is empty");
        }
        boolean external = call.get("context") instanceof Map<?, ?> context && context.containsKey("externalIds");
        if (!call.containsKey("userId") && !call.containsKey("anonymousId") && !external) {
            return new Mapped.Rejected("says nobody: userId, anonymousId and identifiers are all empty");
        }
        return new Mapped.Call(call);
    }

    /** Sets a field. Empty cells are left out, since an empty text is neither a value nor a number. */
    private void put(Map<String, Object> call, Field field, String text) throws Unreadable {
        if (text.isEmpty()) {
            return;
        }
        if (field.path.getFirst().equals("identifiers")) {
            addExternalId(call, field.target.substring("identifiers.".length()), text);
            return;
        }
        String kind = field.target.equals("timestamp") ? "date" : field.kind;
        Map<String, Object> at = call;
        for (String step : field.path.subList(0, field.path.size() - 1)) {
            at = child(at, step);
        }
        at.put(field.path.getLast(), read(kind, text, field.target));
    }

    /** Segment's form for further identifiers: {@code context.externalIds}. */
    @SuppressWarnings("unchecked")
    private static void addExternalId(Map<String, Object> call, String type, String id) {
        var ids = (List<Object>) child(call, "context").computeIfAbsent("externalIds", none -> new ArrayList<>());
        ids.add(new TreeMap<>(Map.of("id", id, "type", type, "collection", "users", "encoding", "none")));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> child(Map<String, Object> parent, String name) {
        return (Map<String, Object>) parent.computeIfAbsent(name, none -> new TreeMap<String, Object>());
    }

    private Object read(String kind, String text, String target) throws Unreadable {
        try {
            return switch (kind) {
                case "number" -> number(text);
                case "integer" -> integer(text);
                case "boolean" -> bool(text);
                case "date" -> timestamps.read(text).toString();
                case "json" -> json.readTree(text);
                default -> text;
            };
        } catch (ArithmeticException | IllegalArgumentException | DateTimeException | JsonProcessingException wrong) {
            throw new Unreadable("%s: \"%s\" is not %s".formatted(target, shortened(text), described(kind)));
        }
    }

    private static ObjectMapper exact() {
        ObjectMapper mapper =
                new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
        mapper.getFactory().setStreamReadConstraints(
                StreamReadConstraints.builder().maxNumberLength(MOST_DIGITS).maxNestingDepth(MOST_NESTED).build());
        return mapper;
    }

    private static BigInteger integer(String text) {
        BigInteger whole = number(text).toBigIntegerExact();
        // 1e300 is written with 301 digits, and the collector would quarantine it.
        if (whole.abs().toString().length() > MOST_DIGITS) {
            throw new NumberFormatException(text);
        }
        return whole;
    }

    // Without limits, "1e999999999" would become a number of a gigabyte.
    private static BigDecimal number(String text) {
        if (text.length() > MOST_DIGITS) {
            throw new NumberFormatException(text);
        }
        var number = new BigDecimal(text);
        if (Math.abs(number.scale()) > 300) {
            throw new NumberFormatException(text);
        }
        return number;
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "y", "1", "t", "是" -> true;
            case "false", "no", "n", "0", "f", "否" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private String described(String kind) {
        return switch (kind) {
            case "date" -> mapping.dateFormat() == null ? "an ISO 8601 time (see --date-format)" : "a time as " + mapping.dateFormat();
            case "integer" -> "an integer of at most " + MOST_DIGITS + " digits";
            case "boolean" -> "a boolean";
            case "json" -> "JSON with numbers of at most " + MOST_DIGITS + " digits";
            default -> "a number of at most " + MOST_DIGITS + " characters";
        };
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static final class Unreadable extends Exception {
        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }
}
