package io.throughline.journey.collector;

import java.time.Duration;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.identity.SourceTrust;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How far back a public source may date an event: as far as a phone that was offline keeps its events. Anybody can read its key, and
 * could fill the log with years that never were. Years are brought in by server and import sources.
 */
@ApplicationScoped
class TimestampReach {

    private final Duration reach;

    @Inject
    TimestampReach(@ConfigProperty(name = "throughline.journey.public-timestamp-reach") Duration reach) {
        this.reach = reach;
    }

    /** The same reading, unless the event is older than its source may say: it is refused then, never dated otherwise. */
    EventValidationResult within(EventValidationResult reading, SourceTrust trust, Instant receivedAt) {
        if (trust != SourceTrust.PUBLIC || !(reading instanceof EventValidationResult.Accepted accepted)
                || !accepted.timestamp().isBefore(receivedAt.minus(reach))) {
            return reading;
        }
        return new EventValidationResult.Rejected(accepted.messageId(), "/timestamp", "must not be more than " + words(reach)
                + " before it was received: a public source cannot tell older events, after the correction by sentAt it is "
                + accepted.timestamp() + "; send history by a source of trust server or import", false);
    }

    private static String words(Duration reach) {
        return reach.toDays() > 0 && reach.equals(Duration.ofDays(reach.toDays())) ? reach.toDays() + " days" : reach.toString();
    }
}
