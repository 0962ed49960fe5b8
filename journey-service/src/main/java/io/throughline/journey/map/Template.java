package io.throughline.journey.map;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What to start a map from. */
enum Template {

    ECOMMERCE, BANK, SAAS, RETAIL;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<List<String>> STANDARD = List.of(List.of("awareness", "认知", "Awareness"),
            List.of("consideration", "考虑", "Consideration"), List.of("engagement", "互动", "Engagement"), List.of("purchase", "购买", "Purchase"),
            List.of("post_purchase", "售后", "After the purchase"), List.of("loyalty", "忠诚", "Loyalty"));

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Template::key).sorted().toList();
    }

    static Optional<Template> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
    }

    /** A whole map: name, stages and touchpoints. */
    ObjectNode body() {
        try (InputStream file = Template.class.getResourceAsStream("/maps/" + key() + ".json")) {
            return (ObjectNode) JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The six stages that a map has where nobody says otherwise. */
    static JsonNode standardStages() {
        ArrayNode stages = JSON.createArrayNode();
        for (List<String> stage : STANDARD) {
            stages.addObject().put("id", stage.get(0)).putObject("name").put("zh", stage.get(1)).put("en", stage.get(2));
        }
        return stages;
    }
}
