package io.throughline.journey.alert;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The events in the life of an alert, in this order. */
public enum AlertEvent {

    @JsonProperty("raised")
    RAISED,
    @JsonProperty("acknowledged")
    ACKNOWLEDGED,
    @JsonProperty("resolved")
    RESOLVED;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AlertEvent of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** The id of the event and of its delivery; an alert has at most one of each. */
    public String idOf(String alert) {
        return alert + "-" + key();
    }

    /** The event type on the topic. */
    String type() {
        return "io.throughline.alert." + key() + ".v1";
    }
}
