package io.throughline.journey.alert.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.journey.alert.AlertEvent;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The delivery of one event to the webhook. */
@Schema(name = "AlertDelivery")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookDelivery(AlertEvent event, @Schema(description = "The header webhook-id, the same with each attempt") String id,
        State state,
        @Schema(description = "How many attempts there were") int attempts, @Nullable Instant lastAt,
        @Nullable @Schema(description = "When it is tried again; left out if it is not") Instant nextAt,
        @Nullable @Schema(description = "The HTTP status of the last answer; left out if there was none") Integer status,
        @Nullable @Schema(description = "Why the last attempt failed; left out if it did not") String fault) {

    /** The first attempt is immediate. Source of the idea: Standard Webhooks 1.0, Operational considerations. */
    static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(6));
    static final int MOST_ATTEMPTS = PAUSES.size() + 1;

    /** An attempt takes ten seconds, plus a little for the name lookup and the database. */
    private static final Duration SILENT = Duration.ofMinutes(1);

    @Schema(name = "AlertDeliveryState")
    public enum State {

        @JsonProperty("waiting")
        WAITING,
        @JsonProperty("delivered")
        DELIVERED,
        @JsonProperty("given_up")
        GIVEN_UP;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static WebhookDelivery fresh(String alert, AlertEvent event, Instant now) {
        return new WebhookDelivery(event, event.idOf(alert), State.WAITING, 0, null, now, null, null);
    }

    boolean isDue(Instant now) {
        return state == State.WAITING && !dueAt().isAfter(now);
    }

    /** When it is due again: after the last attempt, once that attempt must have stored its outcome. */
    public Instant dueAt() {
        return nextAt != null ? nextAt : lastAt == null ? Instant.EPOCH : lastAt.plus(SILENT);
    }

    /** The delivery with one more attempt. */
    public WebhookDelivery attempted(Instant now) {
        return new WebhookDelivery(event, id, state, attempts + 1, now, after(now), status, fault);
    }

    /** The time of the attempt after the current one; null if the current one is the last. */
    Instant after(Instant now) {
        return attempts < PAUSES.size() ? now.plus(PAUSES.get(attempts)) : null;
    }
}
