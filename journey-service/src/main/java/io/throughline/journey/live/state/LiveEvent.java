package io.throughline.journey.live.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.throughline.journey.analysis.filter.EventFacts;
import io.throughline.journey.analysis.filter.EventMatcher;
import io.throughline.journey.touchpoint.Rfc3339Format;

/** A touchpoint with the fields that the live view needs. Its properties are parsed only if a rule needs them. */
final class LiveEvent implements EventFacts {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final JsonFactory STREAM = JSON.getFactory();

    private final long id;
    private String subject;
    private final List<String> identifiers = new ArrayList<>(4);
    private String type;
    private String name = "";
    private String channel;
    private String source;
    private String trust = "";
    private long at = Long.MIN_VALUE;
    private long receivedAt = Long.MIN_VALUE;
    private byte[] data;
    private int propertiesFrom;
    private int propertiesTo;
    private JsonNode properties;

    private LiveEvent(long id) {
        this.id = id;
    }

    /**
     * @param id unique for each event
     * @throws IOException if it does not follow the contract; the consumer of the log sets it aside
     */
    static LiveEvent read(long id, byte[] data) throws IOException {
        LiveEvent event = new LiveEvent(id);
        event.data = data;
        try (JsonParser parser = STREAM.createParser(data)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("No object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                event.take(field, parser.nextToken(), parser);
            }
        } catch (java.time.DateTimeException e) {
            throw new IOException("No time", e);
        }
        if (event.subject == null || event.type == null || event.channel == null || event.source == null || event.at == Long.MIN_VALUE
                || event.receivedAt == Long.MIN_VALUE) {
            throw new IOException("A field is missing");
        }
        return event;
    }

    private void take(String field, JsonToken value, JsonParser parser) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        switch (field) {
            case "subject" -> subject = parser.getText();
            case "type" -> type = parser.getText();
            case "name" -> name = parser.getText();
            case "channel" -> channel = parser.getText();
            case "source" -> source = parser.getText();
            case "trust" -> trust = parser.getText();
            case "timestamp" -> at = Rfc3339Format.parse(parser.getText()).toEpochMilli();
            case "receivedAt" -> receivedAt = Rfc3339Format.parse(parser.getText()).toEpochMilli();
            case "identifiers" -> {
                while (value == JsonToken.START_ARRAY && parser.nextToken() != JsonToken.END_ARRAY) {
                    identifiers.add(parser.getText());
                    parser.skipChildren();
                }
            }
            case "properties" -> {
                propertiesFrom = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                propertiesTo = (int) parser.currentLocation().getByteOffset();
            }
            default -> parser.skipChildren();
        }
    }

    long id() {
        return id;
    }

    String subject() {
        return subject;
    }

    /** All of its identifiers, including the subject. */
    List<String> identifiers() {
        return identifiers;
    }

    /** The event time, in milliseconds since 1970. */
    long at() {
        return at;
    }

    long receivedAt() {
        return receivedAt;
    }

    @Override
    public String channel() {
        return channel;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public String trust() {
        return trust;
    }

    @Override
    public JsonNode properties() {
        if (properties == null) {
            try {
                properties = propertiesTo == 0 ? JSON.createObjectNode()
                        : EventMatcher.properties(JSON.readTree(data, propertiesFrom, propertiesTo - propertiesFrom));
            } catch (IOException unreadable) {
                properties = MissingNode.getInstance();
            }
        }
        return properties;
    }
}
