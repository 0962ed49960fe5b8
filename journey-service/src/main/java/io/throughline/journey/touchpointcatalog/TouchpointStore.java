package io.throughline.journey.touchpointcatalog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Stores named touchpoints, one document each, and one document for each kind of event that one of them holds. The latter's id is the
 * event, so that of two touchpoints that claim the same event at once one is refused.
 */
@ApplicationScoped
class TouchpointStore {

    /** For this long a claim is valid without its touchpoint, which may be about to be written. */
    private static final Duration CLAIMED = Duration.ofMinutes(1);

    private final MongoCollection<Document> touchpoints;
    private final MongoCollection<Document> claims;

    @Inject
    TouchpointStore(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database) {
        this.touchpoints = mongo.getDatabase(database).getCollection("named_touchpoints");
        this.claims = mongo.getDatabase(database).getCollection("touchpoint_events");
    }

    /** The event belongs to another touchpoint. */
    static final class EventTakenException extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final transient TouchpointEventKind event;
        private final String owner;

        EventTakenException(TouchpointEventKind event, String owner) {
            super(owner, null, false, false);
            this.event = event;
            this.owner = owner;
        }

        TouchpointEventKind event() {
            return event;
        }

        String owner() {
            return owner;
        }
    }

    /**
     * @return whether it was created by this call
     * @throws EventTakenException if one of its events belongs to another touchpoint; nothing has changed then
     */
    boolean save(NamedTouchpoint touchpoint) {
        List<TouchpointEventKind> before = find(touchpoint.id()).map(NamedTouchpoint::events).orElse(List.of());
        List<TouchpointEventKind> claimed = new ArrayList<>();
        try {
            for (TouchpointEventKind event : touchpoint.events()) {
                if (claim(event, touchpoint.id())) {
                    claimed.add(event);
                }
            }
        } catch (EventTakenException refused) {
            claimed.forEach(event -> release(event, touchpoint.id()));
            throw refused;
        }
        boolean made = touchpoints.replaceOne(Filters.eq("_id", touchpoint.id()), document(touchpoint), new ReplaceOptions().upsert(true))
                .getMatchedCount() == 0;
        before.stream().filter(event -> !touchpoint.events().contains(event)).forEach(event -> release(event, touchpoint.id()));
        return made;
    }

    /** @return whether no touchpoint had claimed it before */
    private boolean claim(TouchpointEventKind event, String id) {
        String key = event.touch().toString();
        try {
            claims.insertOne(new Document("_id", key).append("touchpoint", id).append("at", new Date()));
            return true;
        } catch (MongoWriteException held) {
            if (held.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw held;
            }
        }
        Document found = claims.find(Filters.eq("_id", key)).first();
        if (found == null) {
            return claim(event, id);
        }
        String owner = found.getString("touchpoint");
        if (owner.equals(id)) {
            return false;
        }
        Date at = found.getDate("at");
        boolean young = at != null && at.toInstant().isAfter(Instant.now().minus(CLAIMED));
        if (young || find(owner).stream().anyMatch(other -> other.events().contains(event))) {
            throw new EventTakenException(event, owner);
        }
        // Left from an interruption between the writes of two documents.
        boolean taken = claims.updateOne(Filters.and(Filters.eq("_id", key), Filters.eq("touchpoint", owner)),
                Updates.combine(Updates.set("touchpoint", id), Updates.set("at", new Date()))).getModifiedCount() == 1;
        return taken || claim(event, id);
    }

    private void release(TouchpointEventKind event, String id) {
        claims.deleteOne(Filters.and(Filters.eq("_id", event.touch().toString()), Filters.eq("touchpoint", id)));
    }

    void delete(String id) {
        Optional<NamedTouchpoint> found = find(id);
        touchpoints.deleteOne(Filters.eq("_id", id));
        found.ifPresent(touchpoint -> touchpoint.events().forEach(event -> release(event, id)));
    }

    Optional<NamedTouchpoint> find(String id) {
        return Optional.ofNullable(touchpoints.find(Filters.eq("_id", id)).first()).map(TouchpointStore::touchpoint);
    }

    List<NamedTouchpoint> after(String id, String channel, int most) {
        List<NamedTouchpoint> found = new ArrayList<>();
        touchpoints.find(channel == null ? Filters.gt("_id", id) : Filters.and(Filters.gt("_id", id), Filters.eq("channels", channel)))
                .sort(Sorts.ascending("_id")).limit(most).map(TouchpointStore::touchpoint).into(found);
        return found;
    }

    List<NamedTouchpoint> all() {
        List<NamedTouchpoint> found = new ArrayList<>();
        touchpoints.find().sort(Sorts.ascending("_id")).map(TouchpointStore::touchpoint).into(found);
        return found;
    }

    long count() {
        return touchpoints.countDocuments();
    }

    private static Document document(NamedTouchpoint touchpoint) {
        Document document = new Document("_id", touchpoint.id()).append("zh", touchpoint.name().zh()).append("en", touchpoint.name().en())
                .append("kind", touchpoint.kind()).append("stage", touchpoint.stage()).append("everyDays", touchpoint.expectedEveryDays())
                .append("channels", touchpoint.events().stream().map(TouchpointEventKind::channel).distinct().toList())
                .append("events", touchpoint.events().stream().map(event -> event.touch().toString()).toList())
                .append("changedAt", Date.from(touchpoint.changedAt()));
        return touchpoint.costPerVisit() == null ? document
                : document.append("costMinor", touchpoint.costPerVisit().minor()).append("costCurrency",
                        touchpoint.costPerVisit().currency());
    }

    private static NamedTouchpoint touchpoint(Document document) {
        MoneyAmount cost = document.get("costMinor") == null ? null
                : new MoneyAmount(document.getLong("costMinor"), document.getString("costCurrency"));
        Instant changedAt = document.getDate("changedAt").toInstant();
        return new NamedTouchpoint(document.getString("_id"), new LocalizedText(document.getString("zh"), document.getString("en")),
                document.getString("kind"), document.getList("events", String.class).stream()
                        .map(event -> TouchpointEventKind.of(io.throughline.journey.analysis.filter.EventKey.parse(event))).toList(),
                document.getString("stage"), cost, document.getInteger("everyDays"), changedAt);
    }
}
