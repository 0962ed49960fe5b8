package io.throughline.feedback.response.intake;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A posted batch. It is a class and no record, and its rows stay JSON until each is read separately, so that an invalid row does
 * not prevent the others from being stored.
 */
@Schema(name = "NewFeedbackResponses", requiredProperties = "responses", description = "Up to 500 responses. Each is read by itself.")
public final class NewResponses {

    public static final int MOST = 500;
    public static final String EXAMPLE = "{\"responses\": [" + NewResponse.EXAMPLE + "]}";

    @JsonProperty
    @Schema(type = SchemaType.ARRAY, implementation = NewResponse.class, minItems = 1, maxItems = MOST)
    private List<JsonNode> responses;

    public List<JsonNode> rows() {
        return responses == null ? List.of() : responses;
    }
}
