package io.throughline.profile.query;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A JSON merge patch (RFC 7396) of traits. */
@Schema(name = "TraitChanges",
        description = "New values of traits by name, at most 100; null removes a trait, an object is merged into the object that is there",
        maxProperties = 100, additionalProperties = JsonNode.class)
record TraitChanges(@JsonValue @Schema(hidden = true) Map<String, JsonNode> traits) {

    static final String EXAMPLE = """
            {"city":"上海","nickname":null}""";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    TraitChanges {
        traits = new LinkedHashMap<>(traits);
    }

    ObjectNode patch() {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        traits.forEach(patch::set);
        return patch;
    }
}
