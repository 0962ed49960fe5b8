package io.throughline.journey.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.Field;
import io.throughline.journey.analysis.Touch;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A touchpoint that people gave a name to. Several kinds of events make one touchpoint: that is how two are merged.
 *
 * @param kind page, screen, till, call, mail, sms, chat, social, partner, device or other
 * @param events each belongs to this touchpoint alone
 * @param stage where most people meet it, by the caller's own word; null where nobody said
 * @param costPerVisit null where nobody said
 * @param expectedEveryDays events are expected at least once in so many days; null where nobody said
 */
@Schema(name = "NamedTouchpoint")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NamedTouchpoint(String id, Words name, String kind, List<Event> events, String stage, Money costPerVisit,
        Integer expectedEveryDays, Instant changedAt) {

    public static final String ID = "[a-z0-9][a-z0-9_-]{0,63}";
    static final String ID_MESSAGE = "must be 1 to 64 lower-case letters, digits, - and _, the first a letter or a digit";

    EventFilter filter() {
        return new EventFilter.Is(Field.TOUCH, events.stream().map(event -> event.touch().toString()).toList());
    }

    /** An id for events that nobody named: no other kind of event has it. */
    public static String idOf(Touch touch) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(touch.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
