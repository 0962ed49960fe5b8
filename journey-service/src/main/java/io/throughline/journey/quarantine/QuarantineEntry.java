package io.throughline.journey.quarantine;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.privacy.ExportedJson;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An event that broke a rule.
 *
 * @param people the first people whom it names
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "QuarantineEntry", example = """
        {"id": "019a1c3e-7d2a-7c11-9b43-2f5a6f0e9d02", "source": "shop-web", "channel": "web", "messageId": "ajs-7f3a",
         "field": "/event", "reason": "must name the event: 1 to 256 characters", "status": "open",
         "receivedAt": "2026-01-31T09:30:01.113Z", "event": {"type": "track", "messageId": "ajs-7f3a", "userId": "42"}}""")
record QuarantineEntry(String id, @Schema(description = "The id of the source that sent it") String source, String channel,
        @Nullable @Schema(
                description = "The call in the request's path; left out for an item of a batch, whose `type` says it") String call,
        @Nullable String messageId,
        @Nullable @Schema(description = "JSON pointer to the fault in the event; left out once it is corrected") String field,
        @Nullable @Schema(description = "What is wrong; left out once it is corrected") String reason,
        @Schema(description = "open: still to be corrected; mended: breaks no rule now; replayed: is a touchpoint") Status status,
        Instant receivedAt,
        @Nullable @Schema(description = "The sentAt of its batch") Instant sentAt,
        @Nullable Instant mendedAt, @Nullable Instant replayedAt,
        @JsonRawValue @Schema(type = SchemaType.OBJECT, additionalProperties = Schema.True.class,
                description = "As it was received, or as it was corrected last. If it is not kept whole: cut, bytes and "
                        + "beginning") String event,
        @Nullable @JsonRawValue @Schema(type = SchemaType.OBJECT, additionalProperties = Schema.True.class,
                description = "The context of its batch") String context,
        @JsonIgnore @Schema(hidden = true) List<String> people) implements AuditedSubjects {

    private static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // Half of a surrogate pair may be the reason why an event is here, and has no other form in UTF-8.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** With data masked as for this caller; the people stay, for the audit log. */
    QuarantineEntry masked(PersonalDataMask mask) {
        return mask.showsAll() ? this : new QuarantineEntry(id, source, channel, call, messageId == null ? null : mask.text(messageId),
                field, reason, status, receivedAt, sentAt, mendedAt, replayedAt, masked(event, mask), masked(context, mask), people);
    }

    /** In the form of a person's export, which can be parsed whatever the event contains. */
    ObjectNode exported() {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        put(shown, "id", id);
        put(shown, "source", source);
        put(shown, "channel", channel);
        put(shown, "call", call);
        put(shown, "messageId", messageId);
        put(shown, "field", field);
        put(shown, "reason", reason);
        put(shown, "status", status.name());
        put(shown, "receivedAt", receivedAt);
        put(shown, "sentAt", sentAt);
        put(shown, "mendedAt", mendedAt);
        put(shown, "replayedAt", replayedAt);
        ExportedJson.setOrText(shown, "event", event);
        ExportedJson.setOrText(shown, "context", context);
        return shown;
    }

    private static void put(ObjectNode shown, String name, Object value) {
        if (value != null) {
            shown.put(name, value.toString());
        }
    }

    private static String masked(String json, PersonalDataMask mask) {
        try {
            // The fields of a text that was cut off cannot be separated.
            return json != null && QuarantineSizeLimit.isCut(json) ? "{\"cut\":true}"
                    : json == null ? null : JSON.writeValueAsString(mask.event(JSON.readTree(json)));
        } catch (JsonProcessingException e) {
            return "\"***\"";
        }
    }

    @Schema(name = "QuarantineStatus")
    enum Status {
        open, mended, replayed
    }
}
