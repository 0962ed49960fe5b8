package io.throughline.journey.quarantine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.journey.collector.QuarantinedEvent;
import io.throughline.journey.collector.SourceAuthority;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stores the quarantine's entries, one document each. */
@ApplicationScoped
class QuarantineStore {

    private static final int PING_MILLIS = 1_000;
    /** Identifiers that the event names. */
    private static final String PEOPLE = "people";

    private final MongoClient mongo;
    private final MongoCollection<Document> entries;

    @Inject
    QuarantineStore(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database) {
        this.mongo = mongo;
        this.entries = mongo.getDatabase(database).getCollection("quarantine");
    }

    /**
     * Adds an entry once, even if it is delivered again; an entry that was corrected in the meantime stays.
     *
     * @param storedContent the part of the event that is stored
     * @param people the people whom the whole event names
     */
    void add(QuarantinedEvent event, QuarantineSizeLimit.StoredContent storedContent, Collection<Identifier> people) {
        Document fresh = new Document("source", event.source()).append("channel", event.channel())
                .append("call", event.call()).append("messageId", event.messageId()).append("field", event.field())
                .append("reason", event.reason()).append("trust", event.authority() == null ? null : event.authority().trust().wireName())
                .append("acceptClaims", event.authority() != null && event.authority().acceptClaims())
                .append("status", QuarantineEntry.Status.open.name())
                .append("receivedAt", Date.from(event.receivedAt())).append("sentAt", date(event.sentAt()))
                .append("event", storedContent.event()).append("context", storedContent.context())
                .append(PEOPLE, people.stream().map(Identifier::toString).toList());
        entries.updateOne(Filters.eq("_id", event.id()), new Document("$setOnInsert", fresh), new UpdateOptions().upsert(true));
    }

    Optional<QuarantineEntry> find(String id) {
        return Optional.ofNullable(entries.find(Filters.eq("_id", id)).first()).map(QuarantineStore::entry);
    }

    /** The authority of the entry's source when the event came; a replay grants no more than that. */
    SourceAuthority authority(String id) {
        Document found = entries.find(Filters.eq("_id", id)).projection(Projections.include("trust", "acceptClaims")).first();
        return found == null ? new SourceAuthority(SourceTrust.PUBLIC, false)
                : new SourceAuthority(SourceTrust.ofEvent(found.getString("trust")), found.getBoolean("acceptClaims", false));
    }

    /** The position at which a page ended. */
    record Key(Instant receivedAt, String id) {
    }

    /** Newest first; null filters select everything. */
    List<QuarantineEntry> list(String source, QuarantineEntry.Status status, Key before, int most) {
        List<Bson> filters = new ArrayList<>();
        if (source != null) {
            filters.add(Filters.eq("source", source));
        }
        if (status != null) {
            filters.add(Filters.eq("status", status.name()));
        }
        if (before != null) {
            Date time = Date.from(before.receivedAt());
            filters.add(Filters.or(Filters.lt("receivedAt", time),
                    Filters.and(Filters.eq("receivedAt", time), Filters.lt("_id", before.id()))));
        }
        List<QuarantineEntry> found = new ArrayList<>();
        entries.find(filters.isEmpty() ? new Document() : Filters.and(filters)).sort(Sorts.descending("receivedAt", "_id"))
                .limit(most).map(QuarantineStore::entry).into(found);
        return found;
    }

    /** Empty if there is no such entry or it was replayed. */
    Optional<QuarantineEntry> correct(String id, String event, String messageId, Instant now) {
        return Optional.ofNullable(entries.findOneAndUpdate(
                Filters.and(Filters.eq("_id", id), Filters.ne("status", QuarantineEntry.Status.replayed.name())),
                Updates.combine(Updates.set("event", event), Updates.set("messageId", messageId), Updates.set("field", null),
                        Updates.set("reason", null), Updates.set("status", QuarantineEntry.Status.mended.name()),
                        Updates.set("mendedAt", Date.from(now)), Updates.addEachToSet(PEOPLE, people(event, null))),
                after())).map(QuarantineStore::entry);
    }

    Optional<QuarantineEntry> replayed(String id, Instant now) {
        return Optional.ofNullable(entries.findOneAndUpdate(Filters.eq("_id", id),
                Updates.combine(Updates.set("status", QuarantineEntry.Status.replayed.name()), Updates.set("field", null),
                        Updates.set("reason", null), Updates.set("replayedAt", Date.from(now))),
                after())).map(QuarantineStore::entry);
    }

    void delete(String id) {
        entries.deleteOne(Filters.eq("_id", id));
    }

    /**
     * The entries of the person with these identifiers: those that name one of their devices, and those of trusted sources. A claim of an
     * untrusted source proves nothing.
     */
    void findByIdentifiers(Collection<Identifier> names, Consumer<QuarantineEntry> each) {
        List<String> devices = names.stream().filter(SuppressionList::isDevice).map(Identifier::toString).toList();
        Bson believed = Filters.or(Filters.in("trust", null, SourceTrust.SERVER.wireName(), SourceTrust.IMPORT.wireName()),
                Filters.eq("acceptClaims", true),
                Filters.in(PEOPLE, devices));
        entries.find(Filters.and(namingAny(names), believed)).map(QuarantineStore::entry).forEach(each);
    }

    long countNaming(Collection<Identifier> names) {
        return entries.countDocuments(namingAny(names));
    }

    long deleteNaming(Collection<Identifier> names) {
        return entries.deleteMany(namingAny(names)).getDeletedCount();
    }

    long countReceived(String source, Instant from, Instant until) {
        return entries.countDocuments(received(source, from, until));
    }

    long deleteReceived(String source, Instant from, Instant until) {
        return entries.deleteMany(received(source, from, until)).getDeletedCount();
    }

    private static Bson received(String source, Instant from, Instant until) {
        return Filters.and(Filters.eq("source", source), Filters.gte("receivedAt", Date.from(from)),
                Filters.lt("receivedAt", Date.from(until)));
    }

    private static Bson namingAny(Collection<Identifier> names) {
        return Filters.in(PEOPLE, names.stream().map(Identifier::toString).toList());
    }

    private static List<String> people(String event, String context) {
        return QuarantinedPeople.of(event, context).stream().map(Identifier::toString).toList();
    }

    /** Adds names to entries from before names were stored beside the events. */
    void nameOlder() {
        for (Document each : entries.find(Filters.exists(PEOPLE, false))) {
            entries.updateOne(Filters.eq("_id", each.getString("_id")),
                    Updates.set(PEOPLE, people(each.getString("event"), each.getString("context"))));
        }
    }

    long deleteBefore(Instant time) {
        return entries.deleteMany(Filters.lt("receivedAt", Date.from(time))).getDeletedCount();
    }

    /** Indexes for real MongoDB; the emulator accepts them but scans. */
    void ensureIndexes() {
        entries.createIndex(Indexes.descending("receivedAt", "_id"));
        entries.createIndex(Indexes.ascending(PEOPLE));
        entries.createIndex(Indexes.compoundIndex(Indexes.ascending("source"), Indexes.descending("receivedAt", "_id")));
    }

    boolean answers() {
        try {
            mongo.getDatabase("admin").withTimeout(PING_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS)
                    .runCommand(new Document("ping", 1));
            return true;
        } catch (RuntimeException away) {
            return false;
        }
    }

    private static FindOneAndUpdateOptions after() {
        return new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);
    }

    private static Date date(Instant instant) {
        return instant == null ? null : Date.from(instant);
    }

    private static Instant instant(Document document, String name) {
        Date date = document.getDate(name);
        return date == null ? null : date.toInstant();
    }

    private static QuarantineEntry entry(Document document) {
        return new QuarantineEntry(document.getString("_id"), document.getString("source"), document.getString("channel"),
                document.getString("call"), document.getString("messageId"), document.getString("field"),
                document.getString("reason"), QuarantineEntry.Status.valueOf(document.getString("status")),
                instant(document, "receivedAt"), instant(document, "sentAt"), instant(document, "mendedAt"),
                instant(document, "replayedAt"), document.getString("event"), document.getString("context"),
                QuarantinedPeople.of(document.getString("event"), document.getString("context")).stream().limit(1).map(Identifier::toString)
                        .toList());
    }
}
