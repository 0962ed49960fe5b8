package io.throughline.journey.analysis.filter;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.json.StorableText;
import io.throughline.journey.analysis.question.RequestValues;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One text, or an array of texts of which any may match. It is written in the form in which it was sent. */
@Schema(name = "TextOrTexts", description = "A text of 1 to 256 characters, or an array of 1 to 200 of them, any of which may be meant",
        oneOf = { String.class, String[].class }, example = "web")
public final class TextOrTexts {

    private static final int MOST_TEXTS = 200;

    private final JsonNode json;

    private TextOrTexts(JsonNode json) {
        this.json = json;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static TextOrTexts of(JsonNode json) {
        return new TextOrTexts(json);
    }

    @JsonValue
    public JsonNode json() {
        return json;
    }

    /** The texts, at least one. Invalid texts are left out. */
    List<String> texts(String field, BodyFaults faults) {
        return texts(field, MOST_TEXTS, faults);
    }

    /** Like the other method, with a lower limit on the number of texts. */
    public List<String> texts(String field, int most, BodyFaults faults) {
        if (json.isTextual()) {
            return isSound(json, faults.in(field)) ? List.of(json.textValue()) : List.of();
        }
        if (!json.isArray() || json.isEmpty() || json.size() > most) {
            faults.at(field, "must be a text or an array of 1 to " + most + " texts");
            return List.of();
        }
        return java.util.stream.IntStream.range(0, json.size()).filter(i -> isSound(json.get(i), faults.in(field).in(i)))
                .mapToObj(i -> json.get(i).textValue()).toList();
    }

    private static boolean isSound(JsonNode value, BodyFaults faults) {
        String text = value.textValue();
        if (text == null || text.isBlank() || text.length() > RequestValues.MOST_TEXT) {
            faults.here("must be a text of 1 to " + RequestValues.MOST_TEXT + " characters");
            return false;
        }
        StorableText.fault(text).ifPresent(faults::here);
        return StorableText.fault(text).isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextOrTexts texts && texts.json.equals(json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
