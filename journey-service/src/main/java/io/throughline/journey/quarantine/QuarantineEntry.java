package io.throughline.journey.quarantine;

import java.time.Instant;
import java.util.Collection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.throughline.commons.audit.AboutPeople;
import io.throughline.commons.identity.Identifier;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An event that broke a rule.
 *
 * @param call what the path called it; null for an item of a batch, which says so itself
 * @param field JSON pointer to the fault; null once it is mended
 * @param reason what is wrong; null once it is mended
 * @param status open: still to be mended; mended: breaks no rule now; replayed: is a touchpoint
 * @param event as it was received, or as it was mended last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "QuarantineEntry", example = """
        {"id": "019a1c3e-7d2a-7c11-9b43-2f5a6f0e9d02", "source": "shop-web", "channel": "web", "messageId": "ajs-7f3a",
         "field": "/event", "reason": "must name the event: 1 to 256 characters", "status": "open",
         "receivedAt": "2026-01-31T09:30:01.113Z", "event": {"type": "track", "messageId": "ajs-7f3a", "userId": "42"}}""")
record QuarantineEntry(String id, String source, String channel, String call, String messageId, String field, String reason,
        Status status, Instant receivedAt, @Schema(hidden = true) Instant sentAt, Instant mendedAt, Instant replayedAt,
        @JsonRawValue @Schema(type = SchemaType.OBJECT) String event, @Schema(hidden = true) @JsonRawValue String context) implements AboutPeople {

    @Override
    public Collection<String> people() {
        return QuarantinedPeople.of(event, context).stream().limit(1).map(Identifier::toString).toList();
    }

    enum Status {
        open, mended, replayed
    }
}
