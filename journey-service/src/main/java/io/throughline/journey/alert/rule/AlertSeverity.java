package io.throughline.journey.alert.rule;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How urgent an alert is, as its rule states. */
@Schema(name = "AlertSeverity")
public enum AlertSeverity {

    @JsonProperty("info")
    INFO,
    @JsonProperty("warning")
    WARNING,
    @JsonProperty("critical")
    CRITICAL;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
