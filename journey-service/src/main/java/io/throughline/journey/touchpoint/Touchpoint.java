package io.throughline.journey.touchpoint;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.commons.masking.Mask;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One step of somebody's way, as it is shown.
 *
 * @param type identify, track, page, screen, group, alias or feedback
 * @param name the event, page or screen; null where there is none
 * @param trust how far its source was believed when it sent it: public, server or import; null of events from before sources had a trust, and of responses
 * @param subject whom it is stored under
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Touchpoint", example = """
        {"messageId": "shop-1001", "type": "track", "name": "Order Completed", "channel": "web", "source": "shop-web", "trust": "public",
         "subject": "user_id:42", "timestamp": "2026-01-31T09:30:00Z", "receivedAt": "2026-01-31T09:30:01.113Z",
         "properties": {"order_id": "A-1001", "total": 128.5, "currency": "CNY"}}""")
public record Touchpoint(String messageId, String type, String name, String channel, String source, SourceTrust trust, String subject,
        Instant timestamp, Instant receivedAt, @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT) JsonNode properties,
        @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT) JsonNode traits,
        @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT) JsonNode context) {

    /** As a caller may see it. */
    public Touchpoint masked(Mask mask) {
        return mask.showsAll() ? this : new Touchpoint(mask.text(messageId), type, mask.text(name), channel, source, trust,
                subject == null ? null : mask.identifier(Identifier.parse(subject)).toString(), timestamp, receivedAt,
                mask.event(properties), traits(mask), mask.event(context));
    }

    private JsonNode traits(Mask mask) {
        if (!(traits instanceof ObjectNode object)) {
            return mask.event(traits);
        }
        ObjectNode masked = object.objectNode();
        object.properties().forEach(trait -> masked.set(trait.getKey(), mask.trait(trait.getKey(), trait.getValue())));
        return masked;
    }
}
