package io.throughline.journey.analysis.question;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;

/** Limits how much one question may name in total, because each part of it becomes a piece of a statement. */
public final class QuestionBounds {

    private static final int MOST_PARTS = 100;
    private static final int MOST_DEPTH = 8;
    /** A field with numbers that do not become part of a statement; its schema limits its size. */
    private static final String COST = "cost";

    private final BodyFaults faults;
    private int parts;

    private QuestionBounds(BodyFaults faults) {
        this.faults = faults;
    }

    /** Whether it is within the limits; adds a fault if it is not. @param question as it was sent */
    public static boolean check(JsonNode question, BodyFaults faults) {
        QuestionBounds bounds = new QuestionBounds(faults);
        return bounds.check("", question, 0);
    }

    /**
     * Checks each element of an array separately, such as the touchpoints of a map, of which there may be more than a question may name.
     */
    public static void checkEach(JsonNode body, String array, BodyFaults faults) {
        int index = 0;
        for (JsonNode element : body.path(array)) {
            check(element, faults.in(array).in(index++));
        }
    }

    /** Each object counts as a part; arrays do not count and do not add depth. */
    private boolean check(String at, JsonNode json, int depth) {
        if (json.isObject()) {
            if (depth > MOST_DEPTH) {
                faults.at(at, "must not be nested deeper than " + MOST_DEPTH + " levels");
                return false;
            }
            parts++;
            if (parts > MOST_PARTS) {
                if (parts == MOST_PARTS + 1) {
                    faults.at(at, "is more than the " + MOST_PARTS + " parts that one question may have");
                }
                return false;
            }
        }
        boolean within = true;
        int index = 0;
        if (json.isArray()) {
            for (JsonNode item : json) {
                within &= check(at + "/" + index++, item, depth);
            }
        }
        for (var field : json.properties()) {
            if (depth == 0 && field.getKey().equals(COST)) {
                continue;
            }
            within &= check(at + JsonPointer.empty().appendProperty(field.getKey()), field.getValue(), depth + 1);
        }
        return within;
    }
}
