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
 * An event that breaks a rule, as {@code contracts/events/touchpoints.quarantine/quarantined.schema.json} has it.
 *
 * @param event its JSON text as it was received
 * @param context what its batch said of all its events; null where it said nothing
 * @param authority of its source when it came; null in entries from before sources had one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record QuarantinedEvent(String id, String source, String channel, String call, String messageId, String field,
        String reason, java.time.Instant receivedAt, java.time.Instant sentAt, String event, ObjectNode context,
        SourceAuthority authority) {

    public static final String TOPIC = "touchpoints.quarantine";
    public static final String TYPE = "io.throughline.touchpoint.quarantined.v1";

    // Tells nothing of what a text may hold: that it may not is why the event is here.
    private static final ObjectMapper JSON = JsonMapper.builder().addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /**
     * The same for a sender that sends the same again, as it may after a 503: then nothing is set aside twice. Without a
     * messageId nothing tells a repetition from a second event.
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

    /**
     * @throws UncheckedIOException where the data is not of this form
     */
    public static QuarantinedEvent read(byte[] data) {
        try {
            return JSON.readValue(data, QuarantinedEvent.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
