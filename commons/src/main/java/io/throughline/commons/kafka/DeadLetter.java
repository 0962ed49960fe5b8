package io.throughline.commons.kafka;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.identity.Identifier;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An event that a service could not apply, in the form that operators see. */
@Schema(name = "DeadLetter", description = "An event that this service could not apply")
public record DeadLetter(
        @Schema(description = "Replay it by this id", examples = "touchpoints@1042") String id,
        @Schema(description = "The topic that it came from", examples = "touchpoints") String topic,
        @Schema(description = "The partition of the topic") int partition,
        @Schema(description = "The offset in the partition") long offset,
        @Nullable @Schema(description = "The key of the record, usually an identifier of the person") String key,
        @Nullable @Schema(description = "The type of the event") String type,
        @Nullable @Schema(description = "What happened, without the content of the event") String error,
        @Schema(description = "When it became a dead letter") Instant at,
        @Nullable @Schema(description = "The event; left out where it is not JSON") JsonNode data,
        @Nullable @Schema(description = "When it was last sent again; left out where it never was") Instant replayedAt)
        implements AuditedSubjects {

    /** The people whom the event concerns, as far as an event that could not be applied reveals them. */
    @Override
    public Collection<String> people() {
        String subject = data == null ? "" : data.path("subject").asText();
        int colon = subject.indexOf(':');
        return colon < 0 ? List.of()
                : Identifier.of(subject.substring(0, colon), subject.substring(colon + 1)).stream().map(Identifier::toString).toList();
    }
}
