package io.throughline.feedback.response;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.throughline.commons.identity.Identifier;
import io.throughline.feedback.response.intake.ResponseSender;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The form of a response in MongoDB. */
public final class ResponseDocument {

    static final String ID = "_id";
    /** The outbox entry that stored it; shows which of two concurrent identical requests came first. */
    static final String ENTRY = "entry";
    static final String CHANNEL = "channel";
    static final String PARTNER = "partner";
    static final String SUBJECT = "subject";
    static final String IDENTIFIERS = "identifiers";
    static final String OCCURRED_AT = "occurredAt";
    static final String RECEIVED_AT = "receivedAt";
    /** The revision, increased by each correction; absent for the first, which is 1. */
    private static final String REVISION = "revision";

    private ResponseDocument() {
    }

    public static Document of(FeedbackResponse response, String entry) {
        Document document = new Document(ID, response.id().toString()).append(ENTRY, entry)
                .append("externalId", response.externalId()).append(CHANNEL, response.channel());
        put(document, PARTNER, response.poster().partner());
        document.append(SUBJECT, response.subject().toString()).append(IDENTIFIERS,
                response.identifiers().stream().map(Identifier::toString).toList());
        put(document, FeedbackMetric.NPS.wireName(), response.nps());
        put(document, FeedbackMetric.CSAT.wireName(), response.csat());
        put(document, FeedbackMetric.CES.wireName(), response.ces());
        put(document, "comment", response.comment());
        put(document, "language", response.language());
        put(document, "touchpoint", response.touchpoint());
        return document.append(OCCURRED_AT, Date.from(response.occurredAt())).append(RECEIVED_AT,
                Date.from(response.receivedAt()));
    }

    public static FeedbackResponse read(Document document) {
        List<Identifier> identifiers = document.getList(IDENTIFIERS, String.class).stream().map(Identifier::parse).toList();
        return new FeedbackResponse(new ResponseSender(document.getString(PARTNER)), document.getString(CHANNEL),
                document.getString("externalId"), identifiers, document.getInteger(FeedbackMetric.NPS.wireName()),
                document.getInteger(FeedbackMetric.CSAT.wireName()), document.getInteger(FeedbackMetric.CES.wireName()),
                document.getString("comment"), document.getString("language"), document.getString("touchpoint"),
                document.getDate(OCCURRED_AT).toInstant(), document.getDate(RECEIVED_AT).toInstant());
    }

    static long revision(Document document) {
        Number revision = document.get(REVISION, Number.class);
        return revision == null ? 1 : revision.longValue();
    }

    /** Matches a response as long as it has this revision. */
    static Bson isRevision(UUID id, long revision) {
        Bson same = Filters.eq(ID, id.toString());
        return Filters.and(same, revision == 1 ? Filters.exists(REVISION, false) : Filters.eq(REVISION, revision));
    }

    /** Replaces the customer's answers. */
    static Bson correction(FeedbackResponse corrected, long revision) {
        List<Bson> updates = new ArrayList<>();
        updates.add(replacement(FeedbackMetric.NPS.wireName(), corrected.nps()));
        updates.add(replacement(FeedbackMetric.CSAT.wireName(), corrected.csat()));
        updates.add(replacement(FeedbackMetric.CES.wireName(), corrected.ces()));
        updates.add(replacement("comment", corrected.comment()));
        updates.add(replacement("language", corrected.language()));
        updates.add(replacement("touchpoint", corrected.touchpoint()));
        updates.add(Updates.set(OCCURRED_AT, Date.from(corrected.occurredAt())));
        updates.add(Updates.set(REVISION, revision));
        return Updates.combine(updates);
    }

    private static Bson replacement(String field, Object value) {
        return value == null ? Updates.unset(field) : Updates.set(field, value);
    }

    // Missing values are left out, so that an index and `$exists` treat them as absent.
    private static void put(Document document, String field, Object value) {
        if (value != null) {
            document.append(field, value);
        }
    }
}
