package io.throughline.profile.consent.state;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a purpose stands in a channel; of two statements of one instant the later of these holds. */
@Schema(name = "ConsentStanding")
public enum ConsentStatus {

    /** Granted, and waiting for the second step of a double opt-in: as good as not granted. */
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
