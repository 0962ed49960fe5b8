package io.throughline.profile.identity.announcement;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.profile.identity.claim.ClaimStore;
import io.throughline.profile.identity.graph.PlacementStore.Moved;
import io.throughline.profile.identity.rule.IdentityRules;
import org.hibernate.reactive.mutiny.Mutiny;

/** Publishes to topic `identities` which profile identifiers belong to from now on. */
@ApplicationScoped
public class IdentityEventPublisher {

    private final EventOutbox outbox;

    @Inject
    IdentityEventPublisher(EventOutbox outbox) {
        this.outbox = outbox;
    }

    /** @param moved each with its new revision; profiles' own ids are internal and not published */
    public Uni<Void> publish(Mutiny.Session session, List<Moved> moved, String traceparent) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<KeyedEvent> events = moved.stream().filter(each -> !IdentityRules.isReserved(each.identifier()))
                .map(each -> each.profileId() == null ? IdentityEventData.tombstone(each.identifier(), now, traceparent)
                        : new IdentityEventData(each.identifier(), each.profileId(), each.revision(), null, now).event(traceparent))
                .toList();
        return outbox.append(session, TopicDefinitions.IDENTITIES, events)
                .chain(() -> ClaimStore.recheck(session, moved.stream().map(Moved::identifier).toList()));
    }
}
