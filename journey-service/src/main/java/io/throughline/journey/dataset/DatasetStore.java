package io.throughline.journey.dataset;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.throughline.journey.dataset.Dataset.Progress;
import io.throughline.journey.dataset.Dataset.Stored;
import org.bson.Document;
import org.bson.types.Binary;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stores the datasets, one document each under its id, with the state of their import. */
@ApplicationScoped
class DatasetStore {

    private final MongoCollection<Document> datasets;

    @Inject
    DatasetStore(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database) {
        this.datasets = mongo.getDatabase(database).getCollection("datasets");
    }

    void create(Dataset dataset) {
        DatasetColumnMapping columns = dataset.columns();
        datasets.insertOne(new Document("_id", dataset.id().toString()).append("name", dataset.name()).append("content", dataset.content())
                .append("subjects", dataset.subjects()).append("zone", dataset.zone()).append("status", dataset.status())
                .append("columns",
                        new Document("case", columns.subject()).append("activity", columns.activity()).append("time", columns.time())
                                .append("channel", columns.channel()).append("type", columns.type()).append("value", columns.value())
                                .append("numbers", columns.numbers()))
                .append("digests", List.of()).append("partCount", 0).append("rows", 0L).append("left", 0L)
                .append("tail", new Binary(new byte[0])).append("header", null).append("separator", ",").append("line", 1L)
                .append("from", null).append("to", null)
                .append("claimedUntil", new Date(0)).append("claim", "")
                .append("createdBy", dataset.createdBy()).append("createdAt", Date.from(dataset.createdAt())));
    }

    long count() {
        return datasets.countDocuments();
    }

    Optional<Stored> find(UUID id) {
        return Optional.ofNullable(datasets.find(Filters.eq("_id", id.toString())).first()).map(DatasetStore::stored);
    }

    List<Dataset> after(String id, int most) {
        List<Dataset> found = new ArrayList<>();
        datasets.find(Filters.gt("_id", id)).sort(Sorts.ascending("_id")).limit(most).map(document -> stored(document).dataset())
                .into(found);
        return found;
    }

    /**
     * Claims the dataset for the import of the next part, until the given time or until it is released.
     *
     * @return the claim; empty if another import of a part is running, or this part was imported in the meantime
     */
    Optional<String> claim(UUID id, int partsBefore, Instant now, Instant until) {
        String claim = UUID.randomUUID().toString();
        Document found = datasets.findOneAndUpdate(Filters.and(Filters.eq("_id", id.toString()), Filters.eq("partCount", partsBefore),
                Filters.eq("status", Dataset.FILLING), Filters.lt("claimedUntil", Date.from(now))),
                Updates.combine(Updates.set("claim", claim), Updates.set("claimedUntil", Date.from(until))));
        return found == null ? Optional.empty() : Optional.of(claim);
    }

    void release(UUID id, String claim) {
        datasets.updateOne(Filters.and(Filters.eq("_id", id.toString()), Filters.eq("claim", claim)),
                Updates.set("claimedUntil", new Date(0)));
    }

    /** Stores the progress after a part; empty if the claim was lost. */
    Optional<Stored> saveProgress(Stored after, String claim) {
        Dataset dataset = after.dataset();
        Progress progress = after.progress();
        Document kept = datasets.findOneAndUpdate(Filters.and(Filters.eq("_id", dataset.id().toString()), Filters.eq("claim", claim)),
                Updates.combine(Updates.set("digests", progress.digests()), Updates.set("partCount", progress.digests().size()),
                        Updates.set("tail", new Binary(progress.tail())),
                        Updates.set("header", progress.header()), Updates.set("separator", String.valueOf(progress.separator())),
                        Updates.set("line", progress.line()), Updates.set("rows", dataset.rows()), Updates.set("left", dataset.left()),
                        Updates.set("status", dataset.status()),
                        Updates.set("from", date(dataset.from())), Updates.set("to", date(dataset.to())),
                        Updates.set("claim", ""), Updates.set("claimedUntil", new Date(0))),
                new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
        return Optional.ofNullable(kept).map(DatasetStore::stored);
    }

    void delete(UUID id) {
        datasets.deleteOne(Filters.eq("_id", id.toString()));
    }

    private static Date date(Instant time) {
        return time == null ? null : Date.from(time);
    }

    private static Instant time(Document document, String field) {
        return document.getDate(field) == null ? null : document.getDate(field).toInstant();
    }

    private static Stored stored(Document document) {
        Document columns = document.get("columns", Document.class);
        DatasetColumnMapping named = new DatasetColumnMapping(columns.getString("case"), columns.getString("activity"),
                columns.getString("time"), columns.getString("channel"),
                columns.getString("type"), columns.getString("value"), columns.getList("numbers", String.class));
        List<String> digests = document.getList("digests", String.class);
        Dataset dataset = new Dataset(UUID.fromString(document.getString("_id")), document.getString("name"), document.getString("content"),
                document.getString("subjects"), named, document.getString("zone"), document.getString("status"), digests.size(),
                document.getLong("rows"), document.getLong("left"), time(document, "from"), time(document, "to"),
                document.getString("createdBy"),
                time(document, "createdAt"));
        return new Stored(dataset,
                new Progress(digests, document.get("tail", Binary.class).getData(), document.getList("header", String.class),
                        document.getString("separator").charAt(0), document.getLong("line")));
    }
}
