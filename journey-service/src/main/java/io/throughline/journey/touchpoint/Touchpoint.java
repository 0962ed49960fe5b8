package io.throughline.journey.touchpoint;

import java.time.Instant;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.commons.masking.PersonalDataMask;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One touchpoint of a person, as it is returned.
 *
 * @param trust null for events from before sources had a trust, and for responses
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Touchpoint", example = """
        {"messageId": "shop-1001", "type": "track", "name": "Order Completed", "channel": "web", "source": "shop-web", "trust": "public",
         "subject": "user_id:42", "timestamp": "2026-01-31T09:30:00Z", "receivedAt": "2026-01-31T09:30:01.113Z",
         "properties": {"order_id": "A-1001", "total": 128.5, "currency": "CNY"}}""")
public record Touchpoint(String messageId,
        @Schema(enumeration = {
                "identify", "track", "page", "screen", "group", "alias", "feedback" }) String type,
        @Nullable @Schema(description = "The name of the event, page or screen; left out if it has none") String name, String channel,
        @Schema(description = "The id of the source that sent it") String source,
        @Nullable @Schema(description = "How far its source was believed when it was sent") SourceTrust trust,
        @Nullable @Schema(description = "The identifier under which it is stored") String subject, Instant timestamp, Instant receivedAt,
        @Nullable @Schema(implementation = ObjectNode.class) JsonNode properties,
        @Nullable @Schema(implementation = ObjectNode.class) JsonNode traits,
        @Nullable @Schema(implementation = ObjectNode.class) JsonNode context){

    /** The touchpoint with data masked as for this caller. */
    public Touchpoint masked(PersonalDataMask mask) {
        return mask.showsAll() ? this : new Touchpoint(mask.text(messageId), type, mask.text(name), channel, source, trust,
                subject == null ? null : mask.identifier(Identifier.parse(subject)).toString(), timestamp, receivedAt,
                mask.event(properties), traits(mask), mask.event(context));
    }

    private JsonNode traits(PersonalDataMask mask) {
        if (!(traits instanceof ObjectNode object)) {
            return mask.event(traits);
        }
        ObjectNode masked = object.objectNode();
        object.properties().forEach(trait -> masked.set(trait.getKey(), mask.trait(trait.getKey(), trait.getValue())));
        return masked;
    }
}
