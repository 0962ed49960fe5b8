package io.throughline.feedback.response;

import java.util.List;

import com.mongodb.client.MongoCollection;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Selects the responses that count in the scores for a caller. */
public interface ScoredResponses {

    List<MongoCollection<Document>> collections();

    /** A condition on the responses, in addition to that of the query. */
    Bson condition();
}
