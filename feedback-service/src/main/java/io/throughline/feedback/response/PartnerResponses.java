package io.throughline.feedback.response;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * All responses of one partner, by time of receipt. Scores are computed from the stored responses, so deleting responses also
 * removes their part of the scores.
 */
@ApplicationScoped
public class PartnerResponses {

    private final FeedbackDatabase database;

    @Inject
    PartnerResponses(FeedbackDatabase database) {
        this.database = database;
    }

    /** The responses that a partner posted, received at {@code from} or later and before {@code until}. */
    public record PostingRange(String partner, Instant from, Instant until) {

        Bson filter() {
            return Filters.and(Filters.eq(ResponseDocument.PARTNER, partner), Filters.gte(ResponseDocument.RECEIVED_AT, Date.from(from)),
                    Filters.lt(ResponseDocument.RECEIVED_AT, Date.from(until)));
        }

        boolean holds(Document response) {
            Instant receivedAt = response.getDate(ResponseDocument.RECEIVED_AT).toInstant();
            return partner.equals(response.getString(ResponseDocument.PARTNER)) && !receivedAt.isBefore(from) && receivedAt.isBefore(until);
        }
    }

    /** Stored responses, which every role reads; and copies, which only the partner reads. */
    public enum Kind {
        RESPONSES, COPIES
    }

    public long count(Kind kind, PostingRange posted) {
        return collection(kind).countDocuments(posted.filter());
    }

    public long delete(Kind kind, PostingRange posted) {
        return collection(kind).deleteMany(posted.filter()).getDeletedCount();
    }

    /** Deletes responses that still wait in the outbox, since the relay would store them again. Call it before the others are deleted. */
    public void deleteWaiting(PostingRange posted) {
        for (Document entry : database.outbox().find(Filters.eq("responses." + ResponseDocument.PARTNER, posted.partner()))) {
            List<Document> left = new ArrayList<>(entry.getList("responses", Document.class));
            boolean some = left.removeIf(posted::holds);
            Bson same = Filters.eq("_id", entry.getString("_id"));
            if (left.isEmpty()) {
                database.outbox().deleteOne(same);
            } else if (some) {
                database.outbox().updateOne(same, Updates.set("responses", left));
            }
        }
    }

    private MongoCollection<Document> collection(Kind kind) {
        return switch (kind) {
            case RESPONSES -> database.responses();
            case COPIES -> database.partnerCopies();
        };
    }
}
