package io.throughline.journey.savedquery;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.problem.Problem;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A saved query. The API's document has one form of it for each kind, made by {@link QueryKindSchemas}. */
@Schema(name = "Definition", description = "A saved question. Its `kind` says which question it is.")
record SavedQueryView(UUID id, @Schema(description = "From 1, one more with each change; the ETag") int version,
        @Schema(description = "The kind of the question") String kind, String name, @Nullable String description,
        @Nullable @Schema(description = "Left out in lists") JsonNode question,
        @Schema(description = "Whether all who may ask questions see and ask it") boolean shared,
        @Schema(description = "Whether the caller saved it") boolean mine, @Schema(description = "Who saved it") String owner,
        @Nullable @Schema(description = "Left out if only people ask it") ScheduleRequest schedule,
        @Nullable @Schema(description = "When it is asked next; left out without a schedule, and for earlier versions") Instant nextRun,
        @Nullable @Schema(description = "The last run that has ended; left out if there is none yet") SavedQuery.LastRun lastRun,
        Instant createdAt, Instant changedAt, String changedBy,
        @Nullable @Schema(
                description = "Why it cannot be asked any more, as JSON pointers into the definition; left out if it can, in lists, and "
                        + "for earlier versions") List<
                                Problem.FieldError> faults) {

    static SavedQueryView of(SavedQuery definition, String reader, List<Problem.FieldError> faults) {
        return of(definition, reader, definition.due(), definition.last(), faults.isEmpty() ? null : faults);
    }

    static SavedQueryView listed(SavedQuery definition, String reader) {
        return of(definition, reader, definition.due(), definition.last(), null);
    }

    static SavedQueryView past(SavedQuery definition, String reader) {
        return of(definition, reader, null, null, null);
    }

    private static SavedQueryView of(SavedQuery definition, String reader, Instant nextRun, SavedQuery.LastRun lastRun,
            List<Problem.FieldError> faults) {
        SavedQueryDraft content = definition.content();
        return new SavedQueryView(definition.id(), definition.version(), content.kind(), content.name(), content.description(),
                content.question(),
                content.shared(), definition.owner().equals(reader), definition.owner(), content.schedule(), nextRun, lastRun,
                definition.createdAt(),
                definition.changedAt(), definition.changedBy(), faults);
    }
}
