package io.throughline.journey.touchpointcatalog;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stores channels, one document each. */
@ApplicationScoped
public class ChannelStore {

    private final MongoCollection<Document> channels;

    @Inject
    ChannelStore(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database) {
        this.channels = mongo.getDatabase(database).getCollection("channels");
    }

    boolean save(Channel channel) {
        Document document = new Document("_id", channel.id()).append("zh", channel.name().zh()).append("en", channel.name().en())
                .append("changedAt", Date.from(channel.changedAt()));
        if (channel.costPerMonth() != null) {
            document.append("costMinor", channel.costPerMonth().minor()).append("costCurrency", channel.costPerMonth().currency());
        }
        return channels.replaceOne(Filters.eq("_id", channel.id()), document, new ReplaceOptions().upsert(true)).getMatchedCount() == 0;
    }

    public Optional<Channel> find(String id) {
        return Optional.ofNullable(channels.find(Filters.eq("_id", id)).first()).map(ChannelStore::channel);
    }

    List<Channel> after(String id, int most) {
        List<Channel> found = new ArrayList<>();
        channels.find(Filters.gt("_id", id)).sort(Sorts.ascending("_id")).limit(most).map(ChannelStore::channel).into(found);
        return found;
    }

    public List<Channel> all() {
        return after("", 1_000);
    }

    private static Channel channel(Document document) {
        MoneyAmount cost = document.get("costMinor") == null ? null
                : new MoneyAmount(document.getLong("costMinor"), document.getString("costCurrency"));
        return new Channel(document.getString("_id"), new LocalizedText(document.getString("zh"), document.getString("en")), cost,
                document.getDate("changedAt").toInstant());
    }
}
