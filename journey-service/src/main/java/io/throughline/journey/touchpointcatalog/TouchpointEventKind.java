package io.throughline.journey.touchpointcatalog;

import io.throughline.journey.analysis.filter.EventKey;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One kind of event that belongs to a touchpoint. */
@Schema(name = "TouchpointEvent")
public record TouchpointEventKind(String channel, String type, @Schema(description = "Empty for events that have no name") String name) {

    static TouchpointEventKind of(EventKey eventKey) {
        return new TouchpointEventKind(eventKey.channel(), eventKey.type(), eventKey.name());
    }

    EventKey touch() {
        return new EventKey(channel, type, name);
    }
}
