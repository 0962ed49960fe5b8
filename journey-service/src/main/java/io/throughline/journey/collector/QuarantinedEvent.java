package io.throughline.journey.collector;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * An event that broke a rule, in the form of {@code contracts/events/touchpoints.quarantine/quarantined.schema.json}.
 *
 * @param event its JSON text as it was received
 * @param context the context of its batch; null if there is none
 * @param authority of its source when it came; null in entries from before sources had one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record QuarantinedEvent(String id, String source, String channel, String call, String messageId, String field,
        String reason, java.time.Instant receivedAt, java.time.Instant sentAt, String event, ObjectNode context,
        SourceAuthority authority) {

    public static final String TOPIC = "touchpoints.quarantine";
    public static final String TYPE = "io.throughline.touchpoint.quarantined.v1";

    // Without restrictions on texts, because a forbidden text may be the reason why the event is here.
    private static final ObjectMapper JSON = JsonMapper.builder().addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /**
     * The id is the same if the sender repeats the event, as it may after a 503, so that it is stored once. Without a messageId, a
     * repetition cannot be told from a second event.
     */
    static String idOf(String source, String messageId, String event) {
        if (messageId == null) {
            return UuidCreator.getTimeOrderedEpoch().toString();
        }
        return UuidCreator.getNameBasedSha1(source + '\n' + messageId + '\n' + event).toString();
    }

    byte[] write() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws UncheckedIOException if the data does not have this form */
    public static QuarantinedEvent read(byte[] data) {
        try {
            return JSON.readValue(data, QuarantinedEvent.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
