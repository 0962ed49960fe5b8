package io.throughline.journey.alert;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;

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
