package io.throughline.journey.registry;

import io.throughline.journey.analysis.Touch;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One kind of event, by which a touchpoint shows in the log. */
@Schema(name = "TouchpointEvent")
public record Event(String channel, String type, @Schema(description = "Empty for events that have no name") String name) {

    static Event of(Touch touch) {
        return new Event(touch.channel(), touch.type(), touch.name());
    }

    Touch touch() {
        return new Touch(channel, type, name);
    }
}
