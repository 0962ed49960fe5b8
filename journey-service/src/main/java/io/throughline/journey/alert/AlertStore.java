package io.throughline.journey.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.throughline.journey.alert.webhook.WebhookDelivery;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Stores alerts, one document each, with what happened, which events are still to be published, and the state of webhook deliveries. Each
 * step is one write of one document, so an event is to be published if, and only if, its step is stored.
 */
@ApplicationScoped
public class AlertStore {

    private static final String UNTOLD = "untold";
    /** Events with an unfinished delivery. */
    private static final String UNDELIVERED = "undelivered";
    /** When the first of them is due, or an earlier time; absent if there is none. The reader corrects a time that is too early. */
    private static final String NEXT = "nextDeliveryAt";
    private static final List<String> EVENTS = Arrays.stream(AlertEvent.values()).map(AlertEvent::key).toList();
    private static final List<String> OPEN = List.of(Alert.State.OPEN.key(), Alert.State.ACKNOWLEDGED.key());

    private final MongoCollection<Document> alerts;

    @Inject
    AlertStore(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database) {
        this.alerts = mongo.getDatabase(database).getCollection("alerts").withWriteConcern(WriteConcern.MAJORITY);
    }

    public static Date date(Instant time) {
        return time == null ? null : Date.from(time);
    }

    public static Instant instant(Document document, String field) {
        Date date = document.getDate(field);
        return date == null ? null : date.toInstant();
    }

    /** @return false if it was raised already, by another replica or before a crash */
    public boolean raise(Alert alert, boolean webhook) {
        Document document = AlertDocument.raised(alert).append(UNTOLD, List.of(AlertEvent.RAISED.key()))
                .append(UNDELIVERED, webhook ? List.of(AlertEvent.RAISED.key()) : List.of())
                .append("deliveries", webhook ? new Document(AlertEvent.RAISED.key(),
                        AlertDocument.delivery(WebhookDelivery.fresh(alert.id(), AlertEvent.RAISED, alert.raisedAt()))) : new Document());
        if (webhook) {
            document.append(NEXT, Date.from(alert.raisedAt()));
        }
        try {
            alerts.insertOne(document);
            return true;
        } catch (MongoWriteException there) {
            if (there.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw there;
            }
            return false;
        }
    }

    /** @return false if it is not open, or was acknowledged already */
    boolean acknowledge(String id, Alert.Acknowledgement said, boolean webhook) {
        return happened(id, List.of(Alert.State.OPEN.key()), AlertEvent.ACKNOWLEDGED, said.at(), webhook,
                Updates.set("state", Alert.State.ACKNOWLEDGED.key()), Updates.set("acknowledgement", AlertDocument.acknowledgement(said)));
    }

    /** @return false if it was resolved already */
    public boolean resolve(String id, Alert.Resolution resolution, boolean webhook) {
        return happened(id, OPEN, AlertEvent.RESOLVED, resolution.at(), webhook,
                Updates.set("state", Alert.State.RESOLVED.key()), Updates.set("resolution", AlertDocument.resolution(resolution)));
    }

    private boolean happened(String id, List<String> states, AlertEvent event, Instant at, boolean webhook, Bson... changes) {
        List<Bson> all = new ArrayList<>(Arrays.asList(changes));
        all.add(Updates.push(UNTOLD, event.key()));
        if (webhook) {
            all.add(Updates.push(UNDELIVERED, event.key()));
            all.add(Updates.min(NEXT, Date.from(at)));
            all.add(Updates.set("deliveries." + event.key(), AlertDocument.delivery(WebhookDelivery.fresh(id, event, at))));
        }
        return alerts.updateOne(Filters.and(Filters.eq("_id", id), Filters.in("state", states)), Updates.combine(all)).getMatchedCount()
                == 1;
    }

    /** Alerts with unpublished events, oldest first. */
    List<Alert> findUnpublished(int most) {
        return alerts.find(Filters.in(UNTOLD, EVENTS)).sort(Sorts.ascending("raisedAt", "_id")).limit(most).map(AlertDocument::read)
                .into(new ArrayList<>());
    }

    void markPublished(String id, Collection<AlertEvent> events) {
        alerts.updateOne(Filters.eq("_id", id), Updates.pullAll(UNTOLD, events.stream().map(AlertEvent::key).toList()));
    }

    /** Alerts with a delivery that is or seems due, longest due first, except those of some rules. */
    public List<Alert> toDeliver(Instant now, Collection<String> butOfRules, int most) {
        Bson due = Filters.lte(NEXT, Date.from(now));
        return alerts.find(butOfRules.isEmpty() ? due : Filters.and(due, Filters.nin("rule", butOfRules)))
                .sort(Sorts.ascending(NEXT, "_id")).limit(most)
                .map(AlertDocument::read).into(new ArrayList<>());
    }

    /** Corrects the time of the next delivery, or removes it. Does nothing if the alert has changed in the meantime. */
    public void putRight(String id, Optional<WebhookDelivery> next) {
        if (next.isPresent()) {
            alerts.updateOne(asItWas(id, next.get()), Updates.set(NEXT, Date.from(next.get().dueAt())));
        } else {
            alerts.updateOne(Filters.and(Filters.eq("_id", id), Filters.nin(UNDELIVERED, EVENTS)), Updates.unset(NEXT));
        }
    }

    private static Bson asItWas(String id, WebhookDelivery delivery) {
        String at = "deliveries." + delivery.event().key();
        return Filters.and(Filters.eq("_id", id), Filters.eq(at + ".attempts", delivery.attempts()),
                Filters.eq(at + ".state", WebhookDelivery.State.WAITING.key()));
    }

    /** Counts an attempt before it is made; of two replicas, only one succeeds. @return the delivery now; empty for the other replica */
    public Optional<WebhookDelivery> attempt(String id, WebhookDelivery before, Instant now) {
        WebhookDelivery after = before.attempted(now);
        String at = "deliveries." + before.event().key();
        boolean counted = alerts.updateOne(asItWas(id, before), Updates.combine(Updates.set(at + ".attempts", after.attempts()),
                Updates.set(at + ".lastAt", Date.from(now)), Updates.set(at + ".nextAt", date(after.nextAt())),
                Updates.set(NEXT, Date.from(after.dueAt())))).getMatchedCount() == 1;
        return counted ? Optional.of(after) : Optional.empty();
    }

    /**
     * Stores the outcome of the attempt.
     *
     * @param attempt the delivery as it was when the attempt was made
     * @return false if another attempt was counted since, or the delivery has ended: that state is kept
     */
    public boolean attempted(String id, WebhookDelivery attempt, WebhookDelivery.State state, Integer status, String fault) {
        String at = "deliveries." + attempt.event().key();
        List<Bson> changes = new ArrayList<>(List.of(Updates.set(at + ".state", state.key()), Updates.set(at + ".status", status),
                Updates.set(at + ".fault", fault)));
        if (state != WebhookDelivery.State.WAITING) {
            changes.add(Updates.set(at + ".nextAt", null));
            changes.add(Updates.pull(UNDELIVERED, attempt.event().key()));
            // The alert's next event may be overdue; the next reader corrects this time.
            changes.add(Updates.set(NEXT, date(attempt.lastAt() == null ? attempt.nextAt() : attempt.lastAt())));
        }
        return alerts.updateOne(asItWas(id, attempt), Updates.combine(changes)).getMatchedCount() == 1;
    }

    /** Whether an alert of the rule is open or has an unfinished webhook delivery. */
    public boolean hasUnsettled(String rule) {
        return alerts.find(Filters.and(Filters.eq("rule", rule), Filters.or(Filters.in("state", OPEN), Filters.in(UNDELIVERED, EVENTS))))
                .first() != null;
    }

    public Optional<Alert> find(String id) {
        return Optional.ofNullable(alerts.find(Filters.eq("_id", id)).first()).map(AlertDocument::read);
    }

    public List<Alert> find(Collection<String> ids) {
        return alerts.find(Filters.in("_id", ids)).map(AlertDocument::read).into(new ArrayList<>());
    }

    /** The position at which a page ended. */
    record Key(Instant raisedAt, String id) {
    }

    /** Newest first; null filters select everything. */
    public List<Alert> list(String rule, Alert.State state, Key before, int most) {
        List<Bson> filters = new ArrayList<>();
        if (rule != null) {
            filters.add(Filters.eq("rule", rule));
        }
        if (state != null) {
            filters.add(Filters.eq("state", state.key()));
        }
        if (before != null) {
            Date time = Date.from(before.raisedAt());
            filters.add(
                    Filters.or(Filters.lt("raisedAt", time), Filters.and(Filters.eq("raisedAt", time), Filters.lt("_id", before.id()))));
        }
        return alerts.find(filters.isEmpty() ? new Document() : Filters.and(filters)).sort(Sorts.descending("raisedAt", "_id")).limit(most)
                .map(AlertDocument::read).into(new ArrayList<>());
    }

    /** The highest number of an alert of the rule; a rule that is created again continues from it. */
    public int openings(String rule) {
        return alerts.find(Filters.eq("rule", rule)).map(document -> document.getString("_id").substring(rule.length() + 1))
                .map(Integer::valueOf)
                .into(new ArrayList<>()).stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** Deletes old resolved alerts, except those with unpublished events or unfinished deliveries. */
    public long sweep(Instant resolvedBefore) {
        return alerts.deleteMany(Filters.and(Filters.lt("resolution.at", Date.from(resolvedBefore)), Filters.nin(UNTOLD, EVENTS),
                Filters.nin(UNDELIVERED, EVENTS))).getDeletedCount();
    }

    /** Indexes for real MongoDB; the emulator accepts them but scans. */
    public void ensureIndexes() {
        alerts.createIndex(Indexes.descending("raisedAt", "_id"));
        alerts.createIndex(Indexes.compoundIndex(Indexes.ascending("rule"), Indexes.descending("raisedAt", "_id")));
        alerts.createIndex(Indexes.ascending(UNTOLD));
        alerts.createIndex(Indexes.ascending(NEXT, "_id"));
        alerts.createIndex(Indexes.ascending("resolution.at"));
    }
}
