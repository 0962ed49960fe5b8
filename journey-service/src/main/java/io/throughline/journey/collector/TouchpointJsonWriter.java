package io.throughline.journey.collector;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.journey.touchpoint.Rfc3339Format;

/** Writes touchpoints in the form of {@code contracts/events/touchpoints/touchpoint.schema.json}, in one pass. */
final class TouchpointJsonWriter {

    private static final ObjectMapper JSON = new ObjectMapper().disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
    private static final int USUAL_BYTES = 1_024;

    private TouchpointJsonWriter() {
    }

    record Parts(String messageId, CallType type, String name, EventIdentifiers people, EventArrival arrival, Instant timestamp,
            Instant original, Instant sentAt, String groupId, String previousId, ObjectNode properties, ObjectNode traits,
            ObjectNode context) {
    }

    static byte[] write(Parts parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("messageId", parts.messageId());
            json.writeStringField("type", parts.type().wireName());
            writeIfGiven(json, "name", parts.name());
            json.writeStringField("subject", parts.people().subject().toString());
            writeIdentifiers(json, "identifiers", parts.people().identifiers());
            if (!parts.people().claims().isEmpty()) {
                writeIdentifiers(json, "claims", parts.people().claims());
            }
            json.writeStringField("channel", parts.arrival().channel());
            json.writeStringField("source", parts.arrival().source());
            json.writeStringField("trust", parts.arrival().authority().trust().wireName());
            if (parts.people().proven()) {
                json.writeBooleanField("proven", true);
            }
            json.writeStringField("timestamp", Rfc3339Format.format(parts.timestamp()));
            json.writeStringField("receivedAt", Rfc3339Format.format(parts.arrival().receivedAt()));
            writeIfGiven(json, "originalTimestamp", parts.original() == null ? null : Rfc3339Format.format(parts.original()));
            writeIfGiven(json, "sentAt", parts.sentAt() == null ? null : Rfc3339Format.format(parts.sentAt()));
            writeIfGiven(json, "groupId", parts.groupId());
            writeIfGiven(json, parts.arrival().authority().isTrusted() ? "previousId" : "claimedPreviousId", parts.previousId());
            writeTree(json, "properties", parts.properties());
            writeTree(json, "traits", parts.traits());
            writeTree(json, "context", parts.context());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void writeIdentifiers(JsonGenerator json, String name, List<Identifier> identifiers) throws IOException {
        json.writeArrayFieldStart(name);
        for (Identifier identifier : identifiers) {
            json.writeString(identifier.toString());
        }
        json.writeEndArray();
    }

    private static void writeIfGiven(JsonGenerator json, String name, String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static void writeTree(JsonGenerator json, String name, ObjectNode tree) throws IOException {
        json.writeFieldName(name);
        JSON.writeTree(json, tree);
    }
}
