package io.throughline.profile.trait;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.RefreshSettings;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Keeps this replica's {@link TraitRegistry} equal to the table: within {@link RefreshSettings#interval} of a change by
 * another replica, at once after one of its own. It reads some hundred short rows a second, less than any request reads.
 */
@ApplicationScoped
class TraitSchemaFeed {

    private static final Logger LOG = Logger.getLogger(TraitSchemaFeed.class);
    private static final String SUM = "select cast(coalesce(sum(version), 0) as bigint) from trait_schema";

    private final TraitRegistry registry;
    private final BackgroundLoop loop;
    private volatile long seen;

    @Inject
    TraitSchemaFeed(TraitRegistry registry, RefreshSettings refresh) {
        this.registry = registry;
        this.loop = BackgroundLoop.named("trait-schemas").longestPause(refresh.interval()).neededToServe()
                .every(refresh.interval(), () -> PostgresClient.await(this::refresh));
    }

    /** Reads all schemas before the first event is processed: its values would otherwise be accepted without validation. */
    void start(@Observes @Priority(1) StartupEvent event) {
        try {
            PostgresClient.await(this::refresh);
        } catch (RuntimeException e) {
            LOG.warnf("The trait schemas are not read yet: %s", e.toString());
        }
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    Uni<Void> refresh() {
        return Panache.withSession(() -> Panache.getSession().chain(session -> refresh(session)));
    }

    private Uni<Void> refresh(Mutiny.Session session) {
        return session.createNativeQuery(SUM, Long.class).getSingleResult().chain(sum -> sum == seen ? Uni.createFrom().voidItem()
                : TraitSchemaStore.all(session).invoke(all -> {
                    registry.replace(TraitSchemaStore.inForce(all));
                    seen = sum;
                }).replaceWithVoid());
    }
}
