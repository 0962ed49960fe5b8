package io.throughline.journey.source;

import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.throughline.journey.source.BudgetLimits.Measure;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stores the budgets of single sources and what all replicas together have used, one document per source and window. */
@ApplicationScoped
class BudgetStore {

    private static final Duration KEPT = Duration.ofDays(2);

    private final MongoCollection<Document> budgets;
    private final MongoCollection<Document> usage;
    private final Clock clock = Clock.systemUTC();

    @Inject
    BudgetStore(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database) {
        this.budgets = mongo.getDatabase(database).getCollection("source_budgets");
        this.usage = mongo.getDatabase(database).getCollection("source_usage");
    }

    Map<String, BudgetRequest> all() {
        Map<String, BudgetRequest> all = new HashMap<>();
        budgets.find().forEach(document -> all.put(document.getString("_id"), read(document)));
        return all;
    }

    void save(String source, BudgetRequest request) {
        Document document = new Document("_id", source);
        put(document, "events", request.events());
        put(document, "bytes", request.bytes());
        put(document, "quarantined", request.quarantined());
        budgets.replaceOne(Filters.eq("_id", source), document, new ReplaceOptions().upsert(true));
    }

    private static void put(Document document, String name, BudgetRequest.Pair pair) {
        if (pair != null) {
            document.append(name, new Document("minute", pair.minute()).append("day", pair.day()));
        }
    }

    private static BudgetRequest read(Document document) {
        return new BudgetRequest(pair(document, "events"), pair(document, "bytes"), pair(document, "quarantined"));
    }

    private static BudgetRequest.Pair pair(Document document, String name) {
        return Optional.ofNullable(document.get(name, Document.class))
                .map(each -> new BudgetRequest.Pair(each.getLong("minute"), each.getLong("day")))
                .orElse(null);
    }

    /** Adds the use of one replica and returns that of all: used and refused by measure. */
    long[][] add(String source, SourceUsage.UnreportedUsage untold) {
        Bson[] changes = new Bson[2 * Measure.values().length + 1];
        for (Measure measure : Measure.values()) {
            changes[2 * measure.ordinal()] = Updates.inc("used." + name(measure), untold.used()[measure.ordinal()]);
            changes[2 * measure.ordinal() + 1] = Updates.inc("refused." + name(measure), untold.refused()[measure.ordinal()]);
        }
        changes[changes.length - 1] = Updates.set("start", Date.from(untold.start()));
        Document all = usage.findOneAndUpdate(Filters.eq("_id", source + '/' + untold.window().word + '/' + untold.start()),
                Updates.combine(changes),
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
        return new long[][]{ numbers(all, "used"), numbers(all, "refused") };
    }

    private static long[] numbers(Document document, String name) {
        long[] numbers = new long[Measure.values().length];
        Document inner = document.get(name, Document.class);
        for (Measure measure : Measure.values()) {
            numbers[measure.ordinal()] = ((Number) inner.get(name(measure))).longValue();
        }
        return numbers;
    }

    private static String name(Measure measure) {
        return measure.name().toLowerCase(Locale.ROOT);
    }

    /** Deletes windows that are long over. */
    void sweep() {
        usage.deleteMany(Filters.lt("start", Date.from(clock.instant().minus(KEPT))));
    }
}
