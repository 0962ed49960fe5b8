package io.throughline.journey.source;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.throughline.commons.identity.SourceTrust;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stores the sources, one document each under its id. */
@ApplicationScoped
class SourceStore {

    private static final int KEY_BYTES = 24;

    private final MongoCollection<Document> sources;

    @Inject
    SourceStore(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database) {
        this.sources = mongo.getDatabase(database).getCollection("sources");
    }

    /** @param created whether it was created by this call */
    record Saved(Source source, boolean created) {
    }

    /** The wanted settings of a source. A null keeps the old value or, for a new source, the default: public, claims not accepted. */
    record SourceSettings(String name, String channel, SourceTrust trust, Boolean acceptClaims) {
    }

    /** Creates a source with a fresh key, or changes one and keeps its key and date. */
    Saved save(String id, SourceSettings wanted) {
        if (update(id, wanted).isEmpty()) {
            try {
                Source fresh = new Source(id, wanted.name(), wanted.channel(), newKey(),
                        wanted.trust() == null ? SourceTrust.PUBLIC : wanted.trust(),
                        Boolean.TRUE.equals(wanted.acceptClaims()), Instant.ofEpochMilli(System.currentTimeMillis()), List.of());
                sources.insertOne(new Document("_id", id).append("name", fresh.name()).append("channel", fresh.channel())
                        .append("writeKey", fresh.writeKey()).append("trust", fresh.trust().wireName())
                        .append("acceptClaims", fresh.acceptClaims()).append("createdAt", Date.from(fresh.createdAt())));
                return new Saved(fresh, true);
            } catch (MongoWriteException madeByAnotherMeanwhile) {
                if (madeByAnotherMeanwhile.getError().getCategory() != com.mongodb.ErrorCategory.DUPLICATE_KEY) {
                    throw madeByAnotherMeanwhile;
                }
            }
        }
        return new Saved(update(id, wanted).orElseThrow(), false);
    }

    private Optional<Source> update(String id, SourceSettings wanted) {
        List<Bson> changes = new ArrayList<>(List.of(Updates.set("name", wanted.name()), Updates.set("channel", wanted.channel())));
        if (wanted.trust() != null) {
            changes.add(Updates.set("trust", wanted.trust().wireName()));
        }
        if (wanted.acceptClaims() != null) {
            changes.add(Updates.set("acceptClaims", wanted.acceptClaims()));
        }
        return Optional.ofNullable(sources.findOneAndUpdate(Filters.eq("_id", id), Updates.combine(changes), after()))
                .map(SourceStore::source);
    }

    Optional<Source> rotate(String id) {
        return Optional.ofNullable(sources.findOneAndUpdate(Filters.eq("_id", id), Updates.set("writeKey", newKey()), after()))
                .map(SourceStore::source);
    }

    boolean delete(String id) {
        return sources.deleteOne(Filters.eq("_id", id)).getDeletedCount() > 0;
    }

    Optional<Source> find(String id) {
        return Optional.ofNullable(sources.find(Filters.eq("_id", id)).first()).map(SourceStore::source);
    }

    List<Source> after(String id, int most) {
        List<Source> found = new ArrayList<>();
        sources.find(Filters.gt("_id", id)).sort(Sorts.ascending("_id")).limit(most).map(SourceStore::source).into(found);
        return found;
    }

    List<Source> all() {
        List<Source> found = new ArrayList<>();
        sources.find().map(SourceStore::source).into(found);
        return found;
    }

    private static FindOneAndUpdateOptions after() {
        return new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);
    }

    private static String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Source source(Document document) {
        return new Source(document.getString("_id"), document.getString("name"), document.getString("channel"),
                document.getString("writeKey"), SourceTrust.ofEvent(document.getString("trust")),
                document.getBoolean("acceptClaims", false), document.getDate("createdAt").toInstant(), visitorSecrets(document));
    }

    /** @param replaces whether there was one before, which stays valid for a time */
    record NewSecret(String text, boolean replaces) {
    }

    /**
     * Gives a source a new secret for visitors' tokens. If two are requested at once, the later one replaces the earlier, and both are
     * valid.
     */
    Optional<NewSecret> newVisitorSecret(String id, Instant previousUntil) {
        while (true) {
            Document before = sources.find(Filters.eq("_id", id)).first();
            if (before == null) {
                return Optional.empty();
            }
            String fresh = newKey() + newKey();
            List<Document> kept = new ArrayList<>(List.of(new Document("text", fresh)));
            Optional<VisitorSecret> replaced = visitorSecrets(before).stream().findFirst();
            replaced.ifPresent(each -> kept.add(new Document("text", each.text()).append("until", Date.from(previousUntil))));
            // Applies only if no other secret was created in the meantime.
            Bson same = replaced.map(each -> Filters.eq("visitorSecrets.0.text", each.text()))
                    .orElse(Filters.exists("visitorSecrets.0", false));
            if (sources.updateOne(Filters.and(Filters.eq("_id", id), same), Updates.set("visitorSecrets", kept)).getMatchedCount() > 0) {
                return Optional.of(new NewSecret(fresh, replaced.isPresent()));
            }
        }
    }

    private static List<VisitorSecret> visitorSecrets(Document document) {
        return document.getList("visitorSecrets", Document.class, List.of()).stream()
                .map(each -> new VisitorSecret(each.getString("text"),
                        each.getDate("until") == null ? null : each.getDate("until").toInstant()))
                .toList();
    }
}
