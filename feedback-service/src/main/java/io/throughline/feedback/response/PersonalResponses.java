package io.throughline.feedback.response;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * All responses of one person. Scores are computed from the stored responses, so deleting responses also removes their part of
 * the scores.
 */
@ApplicationScoped
public class PersonalResponses {

    private final FeedbackDatabase database;

    @Inject
    PersonalResponses(FeedbackDatabase database) {
        this.database = database;
    }

    public void forEach(Collection<Identifier> names, Consumer<Record> each) {
        List<String> texts = texts(names);
        // The subject is among the identifiers, which are indexed.
        Bson theirs = Filters.and(Filters.in(ResponseDocument.IDENTIFIERS, texts), Filters.in(ResponseDocument.SUBJECT, texts));
        for (Document document : database.responses().find(theirs)) {
            each.accept(ResponseView.of(ResponseDocument.read(document)));
        }
    }

    /**
     * Deletes the person's responses, and those of others that name the person by more than a shared device. Responses in the
     * outbox are deleted too, since the relay would store them again. Returns how many were stored.
     */
    public long delete(Collection<Identifier> names) {
        List<String> texts = texts(names);
        List<String> personal = texts(names.stream().filter(each -> !SuppressionList.isDevice(each)).toList());
        Bson waiting = Filters.in("responses." + ResponseDocument.IDENTIFIERS, texts);
        for (Document entry : database.outbox().find(waiting)) {
            List<Document> left = new ArrayList<>(entry.getList("responses", Document.class));
            boolean theirs = left.removeIf(response -> texts.contains(response.getString(ResponseDocument.SUBJECT))
                    || response.getList(ResponseDocument.IDENTIFIERS, String.class).stream().anyMatch(personal::contains));
            Bson same = Filters.eq("_id", entry.getString("_id"));
            if (left.isEmpty()) {
                database.outbox().deleteOne(same);
            } else if (theirs) {
                database.outbox().updateOne(same, Updates.set("responses", left));
            }
        }
        return database.responses().deleteMany(Filters.and(Filters.in(ResponseDocument.IDENTIFIERS, texts), Filters.or(
                Filters.in(ResponseDocument.SUBJECT, texts), Filters.in(ResponseDocument.IDENTIFIERS, personal)))).getDeletedCount();
    }

    private static List<String> texts(Collection<Identifier> names) {
        return names.stream().map(Identifier::toString).toList();
    }

    public boolean storeAnswers() {
        try {
            database.responses().find().limit(1).first();
            return true;
        } catch (MongoException away) {
            return false;
        }
    }
}
