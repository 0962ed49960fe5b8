package io.throughline.feedback.response.intake;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.problem.Problem;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The result of a posted batch.
 *
 * @param people the people whose responses are stored; for the audit log only
 */
@Schema(name = "FeedbackBatchAnswer", description = "What became of each response of a batch.")
public record BatchAnswer(
        @Schema(description = "How many are stored by this request.") int created,
        @Schema(description = "How many were stored before, with the same content.") int duplicates,
        @Schema(description = "How many are not stored.") int refused,
        @Schema(description = "One for each response, in the order in which they were posted.") List<Result> results,
        @JsonIgnore @Schema(hidden = true) Collection<String> people) implements AuditedSubjects {

    static final String CREATED = "created";
    static final String DUPLICATE = "duplicate";
    static final String REFUSED = "refused";

    @Schema(name = "FeedbackBatchResult", description = "What became of one response of a batch.")
    record Result(
            @Schema(description = "Its place in the request, from 0.") int index,
            @Nullable @Schema(description = "The sender's own id; left out where none can be read.") String id,
            @Schema(enumeration = {
                    CREATED, DUPLICATE, REFUSED },
                    description = "created: stored now. duplicate: stored before, with the same content. refused: not stored; `problem` "
                            + "says why.") String status,
            @Nullable @Schema(description = "The id that Throughline gives it; left out where it is refused.") UUID responseId,
            @Nullable @Schema(
                    description = "Why it is refused, as it would be answered alone. Fields are JSON pointers into the whole "
                            + "batch.") Problem problem){
    }

    static BatchAnswer of(List<Result> results, Collection<String> people) {
        return new BatchAnswer(count(results, CREATED), count(results, DUPLICATE), count(results, REFUSED), results, people);
    }

    private static int count(List<Result> results, String status) {
        return (int) results.stream().filter(each -> each.status().equals(status)).count();
    }
}
