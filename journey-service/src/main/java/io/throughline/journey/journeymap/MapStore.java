package io.throughline.journey.journeymap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Stores maps as they were sent: one document each, and one for each earlier version. */
@ApplicationScoped
class MapStore {

    private static final Logger LOG = Logger.getLogger(MapStore.class);

    private final ObjectMapper json;
    private final MongoCollection<Document> maps;
    private final MongoCollection<Document> versions;

    @Inject
    MapStore(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database, ObjectMapper json) {
        this.json = json;
        this.maps = mongo.getDatabase(database).getCollection("maps");
        this.versions = mongo.getDatabase(database).getCollection("map_versions");
    }

    record StoredMap(String id, int version, JourneyMapRequest body, Instant changedAt, String changedBy) {
    }

    /** @return false if a map with this id exists */
    boolean insert(StoredMap map) {
        try {
            maps.insertOne(document(map).append("_id", map.id()));
            return true;
        } catch (MongoWriteException there) {
            if (there.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw there;
            }
            return false;
        }
    }

    /**
     * Stores the earlier version first, so that an interruption leaves it twice and loses nothing. @return false if the map has changed in
     * the meantime
     */
    boolean replace(StoredMap before, StoredMap after) {
        String kept = before.id() + ":" + before.version();
        versions.replaceOne(Filters.eq("_id", kept), document(before).append("_id", kept), new ReplaceOptions().upsert(true));
        return maps.replaceOne(Filters.and(Filters.eq("_id", after.id()), Filters.eq("version", before.version())),
                document(after).append("_id", after.id())).getMatchedCount() == 1;
    }

    /** Whether a map with this id exists, even if it cannot be read. */
    boolean has(String id) {
        return maps.find(Filters.eq("_id", id)).projection(Projections.include("_id")).first() != null;
    }

    Optional<StoredMap> find(String id) {
        return Optional.ofNullable(maps.find(Filters.eq("_id", id)).first()).map(this::stored);
    }

    Optional<StoredMap> find(String id, int version) {
        Optional<StoredMap> current = find(id);
        return current.isEmpty() || current.get().version() == version ? current
                : Optional.ofNullable(versions.find(Filters.eq("_id", id + ":" + version)).first()).map(this::stored);
    }

    /** The maps that can be read; one that cannot be read does not make the list fail. */
    List<StoredMap> after(String id, int most) {
        List<StoredMap> found = new ArrayList<>();
        try (MongoCursor<Document> cursor = maps.find(Filters.gt("_id", id)).sort(Sorts.ascending("_id")).batchSize(most).iterator()) {
            while (found.size() < most && cursor.hasNext()) {
                Document document = cursor.next();
                try {
                    found.add(stored(document));
                } catch (UncheckedIOException e) {
                    LOG.errorf("Map %s is left out of lists: it is stored in a form that is not known here", document.get("_id"));
                }
            }
        }
        return found;
    }

    /** The version and creation time of every map. It reads little, so it may be called often. */
    Map<String, StageRules.Changed> versions() {
        Map<String, StageRules.Changed> versions = new LinkedHashMap<>();
        maps.find().projection(Projections.include("version", "changedAt")).forEach(each -> versions.put(each.getString("_id"),
                new StageRules.Changed(each.getInteger("version"), each.getDate("changedAt").toInstant())));
        return versions;
    }

    long count() {
        return maps.countDocuments();
    }

    void delete(String id) {
        maps.deleteOne(Filters.eq("_id", id));
        versions.deleteMany(Filters.eq("map", id));
    }

    private Document document(StoredMap map) {
        return new Document("map", map.id()).append("version", map.version()).append("body", written(map.body()))
                .append("changedAt", Date.from(map.changedAt())).append("changedBy", map.changedBy());
    }

    /** Keeps numbers as they were sent; a tree of the record would write 1E+2 for 100. */
    private String written(JourneyMapRequest body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StoredMap stored(Document document) {
        try {
            return new StoredMap(document.getString("map"), document.getInteger("version"),
                    json.readValue(document.getString("body"), JourneyMapRequest.class),
                    document.getDate("changedAt").toInstant(), document.getString("changedBy"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
