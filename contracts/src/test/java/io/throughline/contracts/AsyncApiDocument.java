package io.throughline.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** The AsyncAPI 3 document of the topics, made of the schemas and examples in {@code events/<topic>/}. */
final class AsyncApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper(YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES, YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS).build().getFactory());
    private static final String DESCRIPTION = """
            What the services of Throughline tell each other, and whoever reads along, on Kafka: CloudEvents 1.0 in Kafka's binary \
            content mode, \
            JSON as data. The channel's address is the topic. Schemas only ever grow: consumers ignore fields that they do not know, and \
            an event \
            may come twice, with the same ce_source and ce_id.""";

    private AsyncApiDocument() {
    }

    static String of(Path events) {
        ObjectNode root = JSON.createObjectNode().put("asyncapi", "3.0.0");
        ObjectNode info = root.putObject("info").put("title", "Throughline events").put("version", "1").put("description", DESCRIPTION);
        info.putObject("contact").put("name", "Throughline");
        info.putObject("license").put("name", "Apache-2.0").put("url", "https://www.apache.org/licenses/LICENSE-2.0");
        root.put("defaultContentType", "application/json");
        ObjectNode channels = root.putObject("channels");
        ObjectNode operations = root.putObject("operations");
        ObjectNode components = root.putObject("components");
        ObjectNode messages = components.putObject("messages");
        for (Path topic : list(events)) {
            String address = topic.getFileName().toString();
            ObjectNode channel = channels.putObject(address.replace('.', '-')).put("address", address);
            ObjectNode ofChannel = channel.putObject("messages");
            for (Path schema : list(topic).stream().filter(each -> each.toString().endsWith(".schema.json")).toList()) {
                String event = schema.getFileName().toString().replace(".schema.json", "");
                String name = address.replace('.', '-') + '.' + event;
                ofChannel.putObject(event).put("$ref", "#/components/messages/" + name);
                messages.set(name, message(schema, event));
            }
            operations.putObject("publish-" + address.replace('.', '-')).put("action", "send").putObject("channel")
                    .put("$ref", "#/channels/" + address.replace('.', '-'));
        }
        components.set("messageTraits", JSON.createObjectNode().set("cloudEvent", cloudEvent()));
        try {
            return "# Made of events/ by AsyncApiDocumentTest, run with -Dcontracts.update=true.\n" + YAML.writeValueAsString(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode message(Path file, String event) {
        JsonNode schema = read(file);
        ObjectNode message = JSON.createObjectNode().put("name", event).put("title", schema.path("title").asText());
        message.put("summary", schema.path("description").asText().split("(?<=\\.) ")[0]);
        message.put("description", schema.path("description").asText());
        message.putArray("traits").addObject().put("$ref", "#/components/messageTraits/cloudEvent");
        message.putObject("payload").put("$ref", "./" + file.toString().replace('\\', '/'));
        message.putArray("examples").addObject().set("payload", read(file.resolveSibling(event + ".example.json")));
        return message;
    }

    private static ObjectNode cloudEvent() {
        ObjectNode trait = JSON.createObjectNode().put("contentType", "application/json");
        ObjectNode headers = trait.putObject("headers").put("type", "object");
        List.of("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time").forEach(headers.putArray("required")::add);
        ObjectNode properties = headers.putObject("properties");
        properties.putObject("ce_specversion").put("type", "string").put("const", "1.0");
        properties.putObject("ce_id").put("type", "string").put("description", "With ce_source, the event's identity");
        properties.putObject("ce_source").put("type", "string").put("description", "Who tells it, such as /profile-service");
        properties.putObject("ce_type").put("type", "string").put("description", "The kind of the event");
        properties.putObject("ce_subject").put("type", "string").put("description", "The key of the record");
        properties.putObject("ce_time").put("type", "string").put("format", "date-time").put("description", "When it happened");
        return trait;
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
