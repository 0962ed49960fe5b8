package io.throughline.feedback.response;

import java.util.List;

import com.mongodb.client.MongoCollection;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Which responses count in the scores that a caller reads. */
public interface ScoredResponses {

    List<MongoCollection<Document>> collections();

    /** Which of them: besides what the scores are asked for. */
    Bson condition();
}
