package io.throughline.journey.collector;

import java.time.Duration;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.identity.SourceTrust;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Limits how far back a public source may date an event: as long as an offline phone keeps its events. Anybody can read the key of a public
 * source and could fill the log with invented years. Old years are imported through server and import sources.
 */
@ApplicationScoped
class TimestampReach {

    private final Duration reach;

    @Inject
    TimestampReach(@ConfigProperty(name = "throughline.journey.public-timestamp-reach") Duration reach) {
        this.reach = reach;
    }

    /** The same result, unless the event is older than its source may state. Such an event is refused; its time is never changed. */
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
