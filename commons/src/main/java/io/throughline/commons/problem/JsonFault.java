package io.throughline.commons.problem;

import java.util.List;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.throughline.commons.problem.Problem.FieldError;

/** Describes an error of Jackson so that the sender can correct it: the field as a JSON pointer, and what was expected. */
public final class JsonFault {

    private JsonFault() {
    }

    public static Problem problem(JacksonException e) {
        String field = e instanceof JsonMappingException mapping ? pointer(mapping.getPath()) : "";
        String message = message(e);
        return Problem.of(ProblemKind.INVALID_BODY, field.isEmpty() ? message : field + " " + message)
                .withErrors(List.of(new FieldError(field, message)));
    }

    /** The fault without its place. */
    public static String message(JacksonException e) {
        return switch (e) {
            case JsonParseException parse when parse.getOriginalMessage().startsWith("Duplicate field") ->
                    "is given twice" + at(e.getLocation());
            case UnrecognizedPropertyException unknown -> "is not known here; known are "
                    + unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().toList();
            case InvalidFormatException format -> "cannot be read as " + typeName(format.getTargetType());
            case MismatchedInputException mismatch when mismatch.getTargetType() != null ->
                    "must be " + typeName(mismatch.getTargetType());
            case StreamConstraintsException limits -> "exceeds a limit: " + limits.getOriginalMessage();
            case JsonMappingException mapping when mapping.getCause() instanceof IllegalArgumentException cause ->
                    String.valueOf(cause.getMessage());
            case JsonMappingException mapping -> mapping.getOriginalMessage();
            default -> "is not JSON" + at(e.getLocation());
        };
    }

    private static String at(JsonLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    static String typeName(Class<?> type) {
        if (type == null) {
            return "another type";
        }
        if (type.isEnum()) {
            return "one of " + List.of(type.getEnumConstants());
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class && type != char.class) {
            return "a number that fits " + type.getSimpleName().toLowerCase();
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a string";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == java.time.LocalDate.class) {
            return "a date such as 2026-01-31";
        }
        if (type == java.time.Duration.class) {
            return "an ISO 8601 duration such as P7D or PT30M";
        }
        if (type == java.util.UUID.class) {
            return "a UUID";
        }
        if (java.time.temporal.Temporal.class.isAssignableFrom(type)) {
            return "an RFC 3339 time such as 2026-01-31T09:30:00Z";
        }
        if (java.util.Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "an array";
        }
        return "an object";
    }

    private static String pointer(List<JsonMappingException.Reference> path) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            pointer.append('/');
            if (step.getFieldName() != null) {
                pointer.append(step.getFieldName().replace("~", "~0").replace("/", "~1"));
            } else {
                pointer.append(step.getIndex());
            }
        }
        return pointer.toString();
    }
}
