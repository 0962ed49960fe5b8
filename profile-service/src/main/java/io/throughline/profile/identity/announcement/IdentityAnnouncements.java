package io.throughline.profile.identity.announcement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.claim.ClaimStore;
import io.throughline.profile.identity.graph.PlacementStore;
import io.throughline.profile.identity.graph.PlacementStore.Moved;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Publishes all identities to topic `identities` again, for a Kafka that lost them: in batches in the order of keys, as
 * fast as the outbox is emptied. The position is stored in the database, so that any replica can continue.
 */
@ApplicationScoped
class IdentityAnnouncements {

    private static final int BATCH = 1_000;
    /** Limits the backlog in the outbox, so that other events do not wait behind the announcement. */
    private static final int MOST_WAITING = 5_000;
    /** How soon a replica notices an announcement that another replica began, or left when it crashed. */
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String TOLD = "i.profile_id is not null and i.key not like 'profile\\_id:%'";
    private static final String START = """
            insert into identity_announcement (id, status, total, told, last_key, asked_by, asked_at)
            select :id, 'running', (select count(*) from identifier i where %s), 0, '', :by, now()
            on conflict (status) where status = 'running' do nothing
            """.formatted(TOLD);
    private static final String FIELDS = """
            select cast(json_build_object('room', (select count(*) from (select 1 from outbox limit %1$d) o) < %1$d, 'id', n.id,
              'status', n.status, 'total', n.total, 'told', n.told, 'by', n.asked_by, 'lastKey', n.last_key,
                'at', cast(extract(epoch from n.asked_at) * 1000000 as bigint),
                'finished', cast(extract(epoch from n.finished_at) * 1000000 as bigint)) as text)
              from identity_announcement n
            """.formatted(MOST_WAITING);
    private static final String RUNNING = FIELDS + " where n.status = 'running'";
    private static final String MINE = RUNNING + " for update skip locked";
    private static final String FIND = FIELDS + " where n.id = :id";
    // Waits for a transaction that is moving an identifier: otherwise this could publish the old state after the new one.
    private static final String NEXT = """
            select cast(json_agg(json_build_array(s.key, s.profile_id, s.revision)) as text) from (
              select i.key, i.profile_id, i.revision from identifier i
               where i.key > :after and %s order by i.key limit :rows for share) s
            """.formatted(TOLD);
    private static final String PROGRESS = """
            update identity_announcement n set told = n.told + :count, last_key = :last,
                   status = case when :done then 'done' else n.status end, finished_at = case when :done then now() end
             where n.id = :id
            """;

    private final IdentityEventPublisher news;
    private final BackgroundLoop loop =
            BackgroundLoop.named("identity-announcements").longestPause(Duration.ofSeconds(10)).steps(this::step);

    @Inject
    IdentityAnnouncements(IdentityEventPublisher news) {
        this.news = news;
    }

    /**
     * The progress of an announcement.
     *
     * @param total identifiers when it began; approximate, since people are added and removed meanwhile
     */
    @Schema(name = "IdentityAnnouncement")
    record Announcement(UUID id, @Schema(examples = "running", description = "running or done") String status,
            @Schema(description = "Identifiers when it began") long total, @Schema(description = "How many are told") long told,
            String askedBy,
            Instant askedAt, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant finishedAt) {
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** Begins an announcement, or returns the one that is running: only one runs at a time. */
    Uni<Announcement> startAnnouncement(Mutiny.Session session, String user) {
        return JsonRows.write(session, START, Map.of("id", UuidCreator.getTimeOrderedEpoch(), "by", user))
                .chain(() -> JsonRows.read(session, RUNNING, Map.of())).map(IdentityAnnouncements::view);
    }

    void wakeUp() {
        loop.wakeUp();
    }

    static Uni<Optional<Announcement>> find(Mutiny.Session session, UUID id) {
        return JsonRows.read(session, FIND, Map.of("id", id)).map(row -> row.isObject() ? Optional.of(view(row)) : Optional.empty());
    }

    private Duration step() {
        return PostgresClient.inTransaction(this::publishBatch) ? PAUSE : IDLE;
    }

    /** Returns whether there is more to publish. */
    private Uni<Boolean> publishBatch(Mutiny.Session session) {
        return JsonRows.read(session, MINE, Map.of()).chain(row -> {
            if (!row.isObject() || !row.get("room").booleanValue()) {
                return Uni.createFrom().item(row.isObject());
            }
            return JsonRows.read(session, NEXT, Map.of("after", row.get("lastKey").textValue(), "rows", BATCH)).chain(rows -> {
                List<Moved> told = PlacementStore.moved(rows);
                boolean done = told.size() < BATCH;
                // The stored text is kept: parsed and formatted as an identifier it could differ, and sort before this page.
                String last = told.isEmpty() ? row.get("lastKey").textValue() : rows.get(rows.size() - 1).get(0).textValue();
                return news.publish(session, told, null)
                        .chain(() -> JsonRows.write(session, PROGRESS, Map.of("id", UUID.fromString(row.get("id").textValue()),
                                "count", told.size(), "last", last, "done", done)))
                        .chain(() -> done ? ClaimStore.markUnpublished(session) : Uni.createFrom().voidItem()).replaceWith(!done);
            });
        });
    }

    private static Announcement view(JsonNode row) {
        return new Announcement(UUID.fromString(row.get("id").textValue()), row.get("status").textValue(), row.get("total").longValue(),
                row.get("told").longValue(), row.get("by").textValue(), JsonRows.instant(row.get("at")),
                row.get("finished").isNull() ? null : JsonRows.instant(row.get("finished")));
    }
}
