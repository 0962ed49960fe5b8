package io.throughline.journey.definition;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.problem.Problem;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A saved question.
 *
 * @param version with each change one more; the ETag
 * @param question left out in lists
 * @param mine whether the caller saved it
 * @param nextRun when it is asked next; null without a schedule, and of versions that are past
 * @param lastRun null where no run has ended yet
 * @param faults why it cannot be asked any more, as pointers into the definition; null where it can, in lists, and of versions
 *     that are past
 */
@Schema(name = "Definition")
record DefinitionView(UUID id, int version, String kind, String name, String description, @Schema(implementation = Object.class) JsonNode question,
        boolean shared, boolean mine, String owner, @Schema(implementation = Object.class) JsonNode schedule, Instant nextRun,
        Definition.LastRun lastRun, Instant createdAt, Instant changedAt, String changedBy, List<Problem.FieldError> faults) {

    static DefinitionView of(Definition definition, String reader, List<Problem.FieldError> faults) {
        return of(definition, reader, definition.due(), definition.last(), faults.isEmpty() ? null : faults);
    }

    static DefinitionView listed(Definition definition, String reader) {
        return of(definition, reader, definition.due(), definition.last(), null);
    }

    static DefinitionView past(Definition definition, String reader) {
        return of(definition, reader, null, null, null);
    }

    private static DefinitionView of(Definition definition, String reader, Instant nextRun, Definition.LastRun lastRun, List<Problem.FieldError> faults) {
        Draft content = definition.content();
        return new DefinitionView(definition.id(), definition.version(), content.kind(), content.name(), content.description(), content.question(),
                content.shared(), definition.owner().equals(reader), definition.owner(), content.schedule(), nextRun, lastRun, definition.createdAt(),
                definition.changedAt(), definition.changedBy(), faults);
    }
}
