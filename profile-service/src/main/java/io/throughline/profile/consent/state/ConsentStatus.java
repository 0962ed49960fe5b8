package io.throughline.profile.consent.state;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The status of a purpose in a channel. Of two statements at the same instant, the one whose status is later in this order
 * holds.
 */
@Schema(name = "ConsentStanding")
public enum ConsentStatus {

    /** Granted, but the second step of a double opt-in is missing: treated as not granted. */
    PENDING,
    GRANTED,
    DENIED;

    @JsonCreator
    public static ConsentStatus parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
