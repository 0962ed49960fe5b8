package io.throughline.commons.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * RFC 9457 problem details.
 *
 * @param type the kind of error; stable, for programs to switch on
 * @param detail what to change, for people
 * @param errors the faults of a body or of parameters, each with a JSON pointer or a parameter's name
 * @param extensions further members of this kind of problem
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Problem", description = "RFC 9457 problem details. Some kinds of problem have further members of their own.")
@RegisterForReflection
public record Problem(
        @JsonInclude @Schema(description = "What went wrong, as a stable URN to switch on; see ProblemKind for all of them",
                examples = "urn:throughline:problem:invalid-body") String type,
        @JsonInclude @Schema(description = "The kind of problem in words; may change", examples = "The body is not valid") String title,
        @Schema(description = "The HTTP status") int status,
        @Nullable @Schema(description = "What to change, for a person", examples = "/steps is missing") String detail,
        @Schema(description = "The faults of a body or of parameters, all at once; missing where the problem is no fault of a field") List<
                FieldError> errors,
        @JsonAnyGetter @Schema(hidden = true) Map<String, Object> extensions) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * @param field JSON pointer into the body ({@code /traits/email}), or the name of a parameter or header
     */
    @Schema(name = "FieldError", description = "One fault of a request")
    @RegisterForReflection
    public record FieldError(
            @Schema(description = "JSON pointer into the body, or the name of a parameter or header; empty for the body as a whole",
                    examples = "/steps/0/event") String field,
            @Schema(description = "What is wrong and what is allowed, to be read after the field",
                    examples = "is missing") String message) {
    }

    public Problem {
        errors = List.copyOf(errors);
        extensions = Map.copyOf(extensions);
    }

    public static Problem of(ProblemKind kind, String detail) {
        return new Problem(kind.type(), kind.title(), kind.status(), detail, List.of(), Map.of());
    }

    public Problem withErrors(List<FieldError> faults) {
        return new Problem(type, title, status, detail, faults, extensions);
    }

    public Problem with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        more.put(name, value);
        return new Problem(type, title, status, detail, errors, more);
    }

    public static Problem invalidBody(String field, String message) {
        return of(ProblemKind.INVALID_BODY, message).withErrors(List.of(new FieldError(field, message)));
    }

    public static Problem invalidParameter(String name, String message) {
        return of(ProblemKind.INVALID_PARAMETER, message).withErrors(List.of(new FieldError(name, message)));
    }
}
