package io.throughline.journey.savedquery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stores definitions, one document each, and one for each earlier version: the newest 200, up to a megabyte. */
@ApplicationScoped
class SavedQueryStore {

    static final int MOST_VERSIONS = 200;
    /** For the versions of one definition: sixteen of the largest questions. */
    static final long MOST_VERSION_BYTES = 1 << 20;
    private static final String QUESTION = "question";

    private final MongoCollection<Document> definitions;
    private final MongoCollection<Document> versions;
    private final ObjectMapper json;

    @Inject
    SavedQueryStore(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database, ObjectMapper json) {
        this.definitions = mongo.getDatabase(database).getCollection("definitions");
        this.versions = mongo.getDatabase(database).getCollection("definition_versions");
        this.json = json;
    }

    /** @return false if one with this id exists */
    boolean insert(SavedQuery definition) {
        try {
            definitions.insertOne(document(definition).append("_id", definition.id().toString()));
            return true;
        } catch (MongoWriteException there) {
            if (there.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw there;
            }
            return false;
        }
    }

    /**
     * Stores the earlier version first, so that an interruption leaves it twice and loses nothing. @return false if the definition has
     * changed in the meantime
     */
    boolean replace(SavedQuery before, SavedQuery after) {
        String kept = before.id() + ":" + before.version();
        Document version = document(before).append("_id", kept);
        versions.replaceOne(Filters.eq("_id", kept), version.append(RetainedDocument.BYTES, RetainedDocument.bytes(version.values())),
                new ReplaceOptions().upsert(true));
        trim(before.id(), before.version());
        List<Bson> changes = new ArrayList<>();
        // The outcome of its last run may be stored in the meantime; that field is left as it is.
        document(after).forEach((field, value) -> {
            if (!field.startsWith("last")) {
                changes.add(Updates.set(field, value));
            }
        });
        return definitions.updateOne(Filters.and(Filters.eq("_id", after.id().toString()), Filters.eq("version", before.version())),
                Updates.combine(changes)).getMatchedCount() == 1;
    }

    private void trim(UUID id, int newest) {
        List<Document> found = new ArrayList<>();
        versions.find(Filters.in("_id", ids(id, newest - MOST_VERSIONS, newest)))
                .projection(Projections.include("version", RetainedDocument.BYTES)).into(found);
        found.sort(Comparator.comparing((Document version) -> version.getInteger("version")).reversed());
        List<String> surplus =
                RetainedDocument.surplus(found.stream().map(RetainedDocument::of).toList(), MOST_VERSIONS, MOST_VERSION_BYTES);
        if (!surplus.isEmpty()) {
            versions.deleteMany(Filters.in("_id", surplus));
        }
    }

    Optional<SavedQuery> find(UUID id) {
        return Optional.ofNullable(definitions.find(Filters.eq("_id", id.toString())).first()).map(this::definition);
    }

    Optional<SavedQuery> find(UUID id, int version) {
        Optional<SavedQuery> current = find(id);
        return current.isEmpty() || current.get().version() == version ? current
                : Optional.ofNullable(versions.find(Filters.eq("_id", id + ":" + version)).first()).map(this::definition);
    }

    /** The stored versions before this one, the newest first. */
    List<SavedQuery> before(UUID id, int version, int most) {
        List<SavedQuery> found = new ArrayList<>();
        versions.find(Filters.in("_id", ids(id, version - most, version - 1))).map(this::definition).into(found);
        found.sort((one, other) -> Integer.compare(other.version(), one.version()));
        return found;
    }

    private static List<String> ids(UUID id, int from, int to) {
        return IntStream.rangeClosed(Math.max(1, from), to).mapToObj(each -> id + ":" + each).toList();
    }

    /**
     * The filters of a list of definitions.
     *
     * @param reader sees their own and shared definitions; null sees all
     * @param mine true for only the reader's own, false for only those of others, null for both
     * @param kind null for all
     * @param words parts of the name; empty for all
     */
    record Filter(String reader, String name, Boolean mine, String kind, String words) {
    }

    /** The position at which a page ended. */
    record Key(Instant createdAt, String id) {
    }

    /** Newest first, without their questions. */
    List<SavedQuery> list(Filter filter, Key before, int most) {
        List<Bson> all = new ArrayList<>();
        if (filter.reader() != null) {
            all.add(Filters.or(Filters.eq("owner", filter.reader()), Filters.eq("shared", true)));
        }
        if (filter.mine() != null) {
            all.add(filter.mine() ? Filters.eq("owner", filter.name()) : Filters.ne("owner", filter.name()));
        }
        if (filter.kind() != null) {
            all.add(Filters.eq("kind", filter.kind()));
        }
        if (!filter.words().isEmpty()) {
            all.add(Filters.regex("words", Pattern.quote(words(filter.words()))));
        }
        if (before != null) {
            Date time = Date.from(before.createdAt());
            all.add(Filters.or(Filters.lt("createdAt", time), Filters.and(Filters.eq("createdAt", time), Filters.lt("_id", before.id()))));
        }
        List<SavedQuery> found = new ArrayList<>();
        definitions.find(all.isEmpty() ? new Document() : Filters.and(all)).projection(Projections.exclude(QUESTION))
                .sort(Sorts.descending("createdAt", "_id")).limit(most).map(this::definition).into(found);
        return found;
    }

    /** Normalises a name for the search: NFKC (full-width letters are letters), without case. */
    static String words(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    long count(String owner) {
        return definitions.countDocuments(Filters.eq("owner", owner));
    }

    /** @param owner null for all */
    long scheduled(String owner) {
        Bson scheduled = Filters.gt("due", new Date(0));
        return definitions.countDocuments(owner == null ? scheduled : Filters.and(Filters.eq("owner", owner), scheduled));
    }

    /** Definitions that are due, the longest due first. */
    List<UUID> due(Instant now, int most) {
        List<UUID> due = new ArrayList<>();
        definitions.find(Filters.and(Filters.gt("due", new Date(0)), Filters.lte("due", Date.from(now))))
                .projection(Projections.include("due"))
                .sort(Sorts.ascending("due")).limit(most).map(found -> UUID.fromString(found.getString("_id"))).into(due);
        return due;
    }

    /** Stores the outcome of a run and the next due time, unless the schedule has changed in the meantime. */
    void recordRun(SavedQuery definition, Instant next, SavedQuery.LastRun last) {
        definitions.updateOne(Filters.and(Filters.eq("_id", definition.id().toString()), Filters.eq("due", date(definition.due()))),
                Updates.combine(Updates.set("due", date(next)), Updates.set("lastDue", date(last.due())),
                        Updates.set("lastState", last.state().name())));
    }

    void delete(UUID id) {
        versions.deleteMany(Filters.eq("definition", id.toString()));
        definitions.deleteOne(Filters.eq("_id", id.toString()));
    }

    /** Indexes for real MongoDB; the emulator accepts them but scans. */
    void ensureIndexes() {
        definitions.createIndex(Indexes.descending("createdAt", "_id"));
        definitions.createIndex(Indexes.ascending("due"));
        definitions.createIndex(Indexes.compoundIndex(Indexes.ascending("owner"), Indexes.descending("createdAt", "_id")));
        versions.createIndex(Indexes.ascending("definition"));
    }

    private Document document(SavedQuery definition) {
        SavedQueryDraft content = definition.content();
        Document document = new Document("definition", definition.id().toString()).append("version", definition.version())
                .append("owner", definition.owner())
                .append("kind", content.kind()).append("name", content.name()).append("words", words(content.name()))
                .append("description", content.description()).append(QUESTION, content.question().toString())
                .append("shared", content.shared())
                .append("schedule", content.schedule() == null ? null : json.valueToTree(content.schedule()).toString())
                .append("since", date(definition.since()))
                .append("due", date(definition.due())).append("createdAt", date(definition.createdAt()))
                .append("changedAt", date(definition.changedAt()))
                .append("changedBy", definition.changedBy());
        return definition.last() == null ? document
                : document.append("lastDue", date(definition.last().due())).append("lastState", definition.last().state().name());
    }

    private SavedQuery definition(Document document) {
        SavedQueryDraft content =
                new SavedQueryDraft(document.getString("kind"), document.getString("name"), document.getString("description"),
                        tree(document.getString(QUESTION)), document.getBoolean("shared"), schedule(document.getString("schedule")));
        Instant lastDue = time(document, "lastDue");
        SavedQuery.LastRun last =
                lastDue == null ? null : new SavedQuery.LastRun(lastDue, SavedQuery.State.valueOf(document.getString("lastState")));
        return new SavedQuery(UUID.fromString(document.getString("definition")), document.getInteger("version"),
                document.getString("owner"), content,
                time(document, "since"), time(document, "due"), last, time(document, "createdAt"), time(document, "changedAt"),
                document.getString("changedBy"));
    }

    /** Null if there is none, or if it cannot be read any more. */
    private ScheduleRequest schedule(String text) {
        try {
            return text == null ? null : json.readValue(text, ScheduleRequest.class);
        } catch (JsonProcessingException unreadable) {
            return null;
        }
    }

    private JsonNode tree(String text) {
        try {
            return text == null ? null : json.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Date date(Instant time) {
        return time == null ? null : Date.from(time);
    }

    private static Instant time(Document document, String field) {
        return document.getDate(field) == null ? null : document.getDate(field).toInstant();
    }
}
