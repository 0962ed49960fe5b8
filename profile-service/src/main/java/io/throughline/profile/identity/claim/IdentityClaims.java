package io.throughline.profile.identity.claim;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.RefreshSettings;
import io.throughline.profile.identity.announcement.IdentityEventData;
import io.throughline.profile.identity.claim.ClaimStore.Proven;
import io.throughline.profile.identity.claim.ClaimStore.Row;
import io.throughline.profile.identity.rule.RuleCache;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Publishes claims to topic `identities`, for identifiers without a proven profile: the topic keeps one record for each
 * identifier. It does so within {@link RefreshSettings#interval} after the claim was received or the profile of the
 * claimed user changed. A proven profile is published in the transaction that proves it, and replaces the claim. Runs on
 * any replica.
 */
@ApplicationScoped
public class IdentityClaims {

    private static final int BATCH = 500;

    private final EventOutbox outbox;
    private final RuleCache ruleCache;
    private final Duration pause;
    private final BackgroundLoop loop = BackgroundLoop.named("identity-claims").longestPause(Duration.ofSeconds(10)).steps(this::step);

    @Inject
    IdentityClaims(EventOutbox outbox, RuleCache ruleCache, RefreshSettings refresh) {
        this.outbox = outbox;
        this.ruleCache = ruleCache;
        this.pause = refresh.interval();
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    private Duration step() {
        return PostgresClient.inTransaction(this::publishBatch) == BATCH ? Duration.ZERO : pause;
    }

    private Uni<Integer> publishBatch(Mutiny.Session session) {
        return ClaimStore.due(session, BATCH).chain(due -> due.isEmpty() ? Uni.createFrom().item(0)
                : ruleCache.inForce(session).chain(rules -> ClaimStore.hold(session, due)
                        .chain(held -> ClaimStore.take(session, due.keySet())
                                .chain(taken -> publishClaims(session,
                                        taken.stream().filter(each -> each.claimed().equals(due.get(each.key()))).toList(), held,
                                        rules.rules().sharedAbove()))
                                .replaceWith(due.size()))));
    }

    private Uni<Void> publishClaims(Mutiny.Session session, List<Row> claims, Map<Identifier, Proven> held, int mostUsers) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<KeyedEvent> events = new ArrayList<>();
        Map<Identifier, UUID> told = new HashMap<>();
        List<Identifier> over = new ArrayList<>();
        for (Row claim : claims) {
            Proven device = held.get(claim.key());
            if (device != null && device.profile() != null) {
                // The proven profile has been published in place of the claim.
                over.add(claim.key());
                continue;
            }
            UUID profile = profile(claim, device, held.get(claim.claimed()), mostUsers);
            if (profile == null && claim.told() != null) {
                events.add(IdentityEventData.tombstone(claim.key(), now, null));
            } else if (profile != null && !profile.equals(claim.told())) {
                events.add(new IdentityEventData(claim.key(), profile, Math.max(1, device.revision()), true, now).event(null));
            }
            if (claim.over()) {
                over.add(claim.key());
            } else {
                told.put(claim.key(), profile);
            }
        }
        return outbox.append(session, TopicDefinitions.IDENTITIES, events).chain(() -> ClaimStore.markPublished(session, told, over));
    }

    /** Null where the claim has no effect: the device is used by many, or no trusted source ever named the user. */
    private static UUID profile(Row claim, Proven device, Proven user, int mostUsers) {
        return claim.over() || device == null || device.shared() || claim.users() > mostUsers || user == null ? null : user.profile();
    }

    /**
     * Deletes the claims about an erased person or device and those that refer to them, and publishes that the identifier has
     * no profile.
     */
    public Uni<Void> forget(Mutiny.Session session, Collection<Identifier> names) {
        List<Identifier> all = Stream.concat(names.stream(), names.stream().map(Identifier::asClaimed)).distinct().toList();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return ClaimStore.of(session, all).chain(claims -> claims.isEmpty() ? Uni.createFrom().voidItem()
                : ClaimStore.hold(session, claims).chain(held -> ClaimStore.drop(session, claims.keySet())
                        // For a device that proved to be another person's meanwhile, the topic already has the right record.
                        .chain(() -> outbox.append(session, TopicDefinitions.IDENTITIES, claims.keySet().stream()
                                .filter(key -> held.get(key) == null || held.get(key).profile() == null)
                                .map(key -> IdentityEventData.tombstone(key, now, null)).toList()))));
    }
}
