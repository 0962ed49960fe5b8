package io.throughline.journey.touchpoint;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.commons.json.StorableText;
import io.throughline.journey.touchpoint.log.LogRow;

/** Converts events of other services and our own into rows of the log; unknown fields are ignored. */
public final class LogEventReader {

    public static final String TOUCHPOINT = "io.throughline.touchpoint.v1";
    static final String FEEDBACK = "io.throughline.feedback.received.v1";
    /** The source of responses that no partner posted. A partner may have the same id. */
    static final String OWN_RESPONSES = "feedback";
    static final String FEEDBACK_NAME = "Feedback Received";

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final JsonFactory STREAM = JSON.getFactory();
    private static final List<String> FEEDBACK_PROPERTIES = List.of("responseId", "externalId", "partner", "nps", "csat",
            "ces", "comment", "language", "touchpoint");

    // ClickHouse's DateTime64 covers 1900 to 2299 and clips other times silently.
    private static final Instant FIRST_KEPT = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LAST_KEPT = Instant.parse("2299-12-31T00:00:00Z");

    private LogEventReader() {
    }

    /** The event violates its contract and becomes a dead letter. */
    public static final class InvalidEventException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InvalidEventException(String message) {
            super(message);
        }
    }

    /**
     * Empty for an event that is not a touchpoint.
     *
     * @throws InvalidEventException if it is a touchpoint and cannot be read
     */
    public static Optional<LogRow> read(ReceivedEvent received) {
        KeyedEvent event = received.event();
        try {
            return switch (event.type()) {
                case TOUCHPOINT -> Optional.of(touchpoint(received));
                case FEEDBACK -> Optional.of(feedback(received));
                default -> Optional.empty();
            };
        } catch (IOException | DateTimeException e) {
            // Leaves out the original message, because it may quote the event.
            throw new InvalidEventException("The data is not " + event.type() + ": " + e.getClass().getSimpleName());
        }
    }

    /** Reads in one pass: what the log stores as text is copied from the event and never parsed. */
    private static LogRow touchpoint(ReceivedEvent received) throws IOException {
        byte[] data = received.event().data();
        Draft draft = new Draft();
        try (JsonParser parser = STREAM.createParser(data)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidEventException("The data is not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                draft.take(field, value, parser, data);
            }
        }
        return draft.row(received);
    }

    private static LogRow feedback(ReceivedEvent received) throws IOException {
        JsonNode data = JSON.readTree(received.event().data());
        ObjectNode properties = JSON.createObjectNode();
        for (String name : FEEDBACK_PROPERTIES) {
            if (data.hasNonNull(name)) {
                properties.set(name, data.get(name));
            }
        }
        Draft draft = new Draft();
        draft.subject = data.path("subject").textValue();
        data.path("identifiers").forEach(identifier -> draft.identifiers.add(identifier.asText()));
        draft.type = "feedback";
        draft.name = FEEDBACK_NAME;
        draft.channel = data.path("channel").textValue();
        draft.source = data.path("partner").asText(OWN_RESPONSES);
        draft.messageId = data.path("responseId").textValue();
        draft.time = time(data.path("occurredAt").textValue());
        draft.receivedAt = time(data.path("receivedAt").textValue());
        StorableText.fault(properties).ifPresent(fault -> {
            throw new InvalidEventException(fault.getKey() + ' ' + fault.getValue());
        });
        draft.properties = properties.toString();
        return draft.row(received);
    }

    private static Instant time(String text) {
        if (text == null) {
            return null;
        }
        Instant time = Rfc3339Format.parse(text);
        if (time.isBefore(FIRST_KEPT) || time.isAfter(LAST_KEPT)) {
            throw new InvalidEventException("A time is out of range");
        }
        return time;
    }

    private static final class Draft {

        private String subject;
        private final List<String> identifiers = new ArrayList<>(4);
        private String type;
        private String name;
        private String channel;
        private String source;
        private String trust;
        private String messageId;
        private Instant time;
        private Instant receivedAt;
        private Instant originalTimestamp;
        private Instant sentAt;
        private String groupId;
        private String previousId;
        private String properties = "{}";
        private String traits = "{}";
        private String context = "{}";

        void take(String field, JsonToken value, JsonParser parser, byte[] data) throws IOException {
            if (value == JsonToken.VALUE_NULL) {
                return;
            }
            switch (field) {
                case "subject" -> subject = parser.getText();
                case "type" -> type = parser.getText();
                case "name" -> name = parser.getText();
                case "channel" -> channel = parser.getText();
                case "source" -> source = parser.getText();
                case "trust" -> trust = SourceTrust.of(parser.getText()).map(SourceTrust::wireName).orElse(null);
                case "messageId" -> messageId = parser.getText();
                case "timestamp" -> time = time(parser.getText());
                case "receivedAt" -> receivedAt = time(parser.getText());
                case "originalTimestamp" -> originalTimestamp = time(parser.getText());
                case "sentAt" -> sentAt = time(parser.getText());
                case "groupId" -> groupId = parser.getText();
                case "previousId" -> previousId = parser.getText();
                case "properties" -> properties = text(parser, data);
                case "traits" -> traits = text(parser, data);
                case "context" -> context = text(parser, data);
                case "identifiers" -> identifiers(parser);
                case "claims" -> claims(parser);
                default -> parser.skipChildren();
            }
        }

        private void identifiers(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw new InvalidEventException("identifiers is not an array");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                identifiers.add(parser.getText());
            }
        }

        /**
         * In the log a claim is stored beside the identifiers with the type for unproven ones: an erasure finds it, and it joins no
         * profiles.
         */
        private void claims(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw new InvalidEventException("claims is not an array");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String claim = claimed(parser.getText());
                if (!identifiers.contains(claim)) {
                    identifiers.add(claim);
                }
            }
        }

        private static String claimed(String claim) {
            try {
                return Identifier.parse(claim).asClaimed().toString();
            } catch (IllegalArgumentException e) {
                throw new InvalidEventException("A claim is not an identifier");
            }
        }

        private static String text(JsonParser parser, byte[] data) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new InvalidEventException(parser.currentName() + " is not an object");
            }
            int from = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            int to = (int) parser.currentLocation().getByteOffset();
            return new String(data, from, to - from, java.nio.charset.StandardCharsets.UTF_8);
        }

        LogRow row(ReceivedEvent received) {
            if (subject == null || type == null || channel == null || source == null || messageId == null || time == null
                    || receivedAt == null || identifiers.isEmpty()) {
                throw new InvalidEventException("A field that the contract requires is missing");
            }
            try {
                Identifier.parse(subject);
            } catch (IllegalArgumentException e) {
                throw new InvalidEventException("The subject is not an identifier");
            }
            // Checked here, because a failure during the write would look like a fault of the store, which is retried.
            Stream.concat(Stream.of(subject, type, channel, source, messageId, name, groupId, previousId), identifiers.stream())
                    .flatMap(text -> StorableText.fault(text).stream()).findFirst().ifPresent(fault -> {
                        throw new InvalidEventException("A text " + fault);
                    });
            KeyedEvent event = received.event();
            return new LogRow(subject, identifiers, type, name, channel, source, trust, messageId, time, receivedAt,
                    originalTimestamp, sentAt, groupId, previousId, properties, traits, context,
                    LogRow.KafkaPosition.of(received), LogRow.id(event.source(), event.id()));
        }
    }
}
