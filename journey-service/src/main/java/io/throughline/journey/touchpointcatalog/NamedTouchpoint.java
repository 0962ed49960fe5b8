package io.throughline.journey.touchpointcatalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.analysis.filter.LogField;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A touchpoint with a name. It may hold several kinds of events, which is how two touchpoints are merged. */
@Schema(name = "NamedTouchpoint")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NamedTouchpoint(String id, LocalizedText name,
        @Schema(enumeration = {
                "page", "screen", "till", "call", "mail", "sms", "chat", "social", "partner", "device", "other" }) String kind,
        @Schema(description = "The kinds of events that make it up. Each belongs to this touchpoint only") List<TouchpointEventKind> events,
        @Nullable @Schema(
                description = "The stage in which most people meet it, in the caller's own words; left out if nobody said") String stage,
        @Nullable @Schema(description = "Left out if nobody said") MoneyAmount costPerVisit,
        @Nullable @Schema(
                description = "At least one event is expected in this many days; left out if nobody said") Integer expectedEveryDays,
        Instant changedAt){

    public static final String ID = "[a-z0-9][a-z0-9_-]{0,63}";
    static final String ID_MESSAGE = "must be 1 to 64 lower-case letters, digits, - and _, the first a letter or a digit";

    EventFilter filter() {
        return new EventFilter.Is(LogField.TOUCH, events.stream().map(event -> event.touch().toString()).toList());
    }

    /** An id for events without a named touchpoint, unique per kind of event. */
    public static String idOf(EventKey eventKey) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(eventKey.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
