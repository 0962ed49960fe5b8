package io.throughline.journey.metric;

import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Baselines, targets and benchmarks, one document each. */
@ApplicationScoped
class MetricTargetStore {

    private final MongoCollection<Document> targets;

    @Inject
    MetricTargetStore(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database) {
        this.targets = mongo.getDatabase(database).getCollection("metric_targets");
    }

    boolean save(MetricTarget target) {
        Document document =
                new Document("_id", target.id()).append("metric", target.metric()).append("by", target.by()).append("key", target.key())
                        .append("baseline", target.baseline()).append("target", target.target()).append("benchmark", target.benchmark())
                        .append("source", target.source()).append("changedAt", Date.from(target.changedAt()));
        return targets.replaceOne(Filters.eq("_id", target.id()), document, new ReplaceOptions().upsert(true)).getMatchedCount() == 0;
    }

    Optional<MetricTarget> find(String metric, String by, String key) {
        return Optional.ofNullable(targets.find(Filters.eq("_id", MetricTarget.id(metric, by, key))).first())
                .map(MetricTargetStore::target);
    }

    /** All of one kind of unit, by their ids. */
    Map<String, MetricTarget> all(String by) {
        Map<String, MetricTarget> found = new HashMap<>();
        targets.find(Filters.eq("by", by)).map(MetricTargetStore::target).forEach(target -> found.put(target.id(), target));
        return found;
    }

    void delete(String metric, String by, String key) {
        targets.deleteOne(Filters.eq("_id", MetricTarget.id(metric, by, key)));
    }

    private static MetricTarget target(Document document) {
        return new MetricTarget(document.getString("metric"), document.getString("by"), document.getString("key"),
                document.getDouble("baseline"),
                document.getDouble("target"), document.getDouble("benchmark"), document.getString("source"),
                document.getDate("changedAt").toInstant());
    }
}
