package io.throughline.profile.identity;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.Event;
import io.throughline.commons.kafka.Topics;
import io.throughline.commons.postgres.Outbox;
import io.throughline.profile.identity.PlacementStore.Moved;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.hibernate.reactive.mutiny.Mutiny;

/** Tells topic `identities` whose identifiers are from now on. */
@ApplicationScoped
class IdentityNews {

    private final Outbox outbox;

    @Inject
    IdentityNews(Outbox outbox) {
        this.outbox = outbox;
    }

    /** @param moved each with the revision that it has now; profiles' own ids are nobody else's business and left out */
    Uni<Void> tell(Mutiny.Session session, List<Moved> moved, String traceparent) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<Event> events = moved.stream().filter(each -> !IdentityRules.isReserved(each.identifier()))
                .map(each -> each.profileId() == null ? IdentityTold.tombstone(each.identifier(), now, traceparent)
                        : new IdentityTold(each.identifier(), each.profileId(), each.revision(), null, now).event(traceparent))
                .toList();
        return outbox.append(session, Topics.IDENTITIES, events)
                .chain(() -> ClaimStore.recheck(session, moved.stream().map(Moved::identifier).toList()));
    }
}
