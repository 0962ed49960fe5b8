package io.throughline.commons.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

/** The event contracts in {@code contracts/events}: producers are tested against the schema, consumers read the example. */
public final class EventContracts {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EventContracts() {
    }

    /** The example of an event, in the form in which a consumer receives it. */
    public static String example(String topic, String event) {
        return read(topic, event + ".example.json");
    }

    /** Fails, naming each fault, unless the data match the event's schema. */
    public static void assertValid(String topic, String event, byte[] data) {
        try {
            JsonNode tree = JSON.readTree(data);
            SchemaValidatorsConfig config = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
            Set<ValidationMessage> faults = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(read(topic, event + ".schema.json"), config).validate(tree);
            if (!faults.isEmpty()) {
                throw new AssertionError(topic + '/' + event + " breaks its schema: " + faults + "\n" + tree.toPrettyString());
            }
        } catch (IOException e) {
            throw new AssertionError(topic + '/' + event + " is not JSON", e);
        }
    }

    /** Fails unless the committed example is valid against the committed schema. */
    public static void assertExampleValid(String topic, String event) {
        assertValid(topic, event, example(topic, event).getBytes(StandardCharsets.UTF_8));
    }

    private static String read(String topic, String file) {
        Path path = RepositoryRoot.root().resolve("contracts/events").resolve(topic).resolve(file);
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException("There is no contract " + path, e);
        }
    }
}
