package io.throughline.journey.alert.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The place of a number in an answer: a JSON pointer (RFC 6901) in which {@code [field=text]} selects the element of an array whose field
 * has this text, because rows change places: {@code /rows/[key=web]/metrics/conversion/value}.
 */
public record NumberPath(String text, List<String> segments) {

    static final String FORM = "must be a JSON pointer such as /converted/share or /rows/[key=web]/metrics/conversion/value";
    private static final int MOST_TEXT = 500;
    private static final Pattern CHOICE = Pattern.compile("\\[([A-Za-z]{1,40})=(.{1,256})]");

    static Optional<NumberPath> parse(String text) {
        if (text == null || text.length() > MOST_TEXT || !text.startsWith("/")) {
            return Optional.empty();
        }
        List<String> segments =
                Arrays.stream(text.substring(1).split("/", -1)).map(each -> each.replace("~1", "/").replace("~0", "~")).toList();
        return Optional.of(new NumberPath(text, segments));
    }

    public sealed interface LookupResult {

        record Number(double value) implements LookupResult {
        }

        /** There is no number now, but there may be one later: no such row, or a share of zero people. */
        record NumberAbsent(String why) implements LookupResult {
        }

        /** There is never a number at this path. */
        record PathInvalid(String why) implements LookupResult {
        }
    }

    public LookupResult in(JsonNode answer) {
        JsonNode at = answer;
        for (String segment : segments) {
            if (at.isNull()) {
                return new LookupResult.NumberAbsent("There is nothing at " + text + " now.");
            }
            if (at.isArray()) {
                at = element(at, segment);
                if (at == null) {
                    return new LookupResult.NumberAbsent("No element is " + segment + " now.");
                }
                continue;
            }
            JsonNode next = at.get(segment);
            if (next == null) {
                return new LookupResult.PathInvalid(
                        "leads nowhere: there is no " + segment + (at.isObject() ? " among " + names(at) : " in a value"));
            }
            at = next;
        }
        if (at.isNull() || at.isNumber() && !Double.isFinite(at.doubleValue())) {
            return new LookupResult.NumberAbsent("There is no number at " + text + " now.");
        }
        return at.isNumber() ? new LookupResult.Number(at.doubleValue())
                : new LookupResult.PathInvalid("leads to no number" + (at.isObject() ? ", but to " + names(at) : ""));
    }

    private static JsonNode element(JsonNode array, String segment) {
        Matcher choice = CHOICE.matcher(segment);
        if (choice.matches()) {
            for (JsonNode each : array) {
                if (each.path(choice.group(1)).asText().equals(choice.group(2))) {
                    return each;
                }
            }
            return null;
        }
        return segment.matches("\\d{1,6}") ? array.get(Integer.parseInt(segment)) : null;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names.size() > 30 ? names.subList(0, 30) : names;
    }
}
