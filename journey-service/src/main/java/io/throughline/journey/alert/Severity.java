package io.throughline.journey.alert;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How serious an alert is, as its rule says. */
@Schema(name = "AlertSeverity")
enum Severity {

    @JsonProperty("info")
    INFO,
    @JsonProperty("warning")
    WARNING,
    @JsonProperty("critical")
    CRITICAL;

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
