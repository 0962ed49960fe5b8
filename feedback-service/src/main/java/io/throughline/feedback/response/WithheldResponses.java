package io.throughline.feedback.response;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.model.Filters;
import io.throughline.commons.consent.ConsentIndex;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.problem.ProblemException;
import org.bson.conversions.Bson;

/**
 * Responses of people who withdrew purpose {@code feedback}, or whose data are restricted. They are kept, but count in no score
 * and are shown only to the privacy role. The person of a response can change, so this is evaluated for each query.
 */
@ApplicationScoped
public class WithheldResponses {

    /** At some 60 bytes each they take 12 MB; MongoDB's largest query has 16 MB. */
    static final int MOST_IDENTIFIERS = 200_000;

    private final ConsentIndex consents;

    @Inject
    WithheldResponses(ConsentIndex consents) {
        this.consents = consents;
    }

    /**
     * A filter that leaves them out; where consent has to be explicit, also people without a statement.
     *
     * @throws ProblemException 503 where they are so many that the query would be too large, since no answer is better than a
     *        wrong one
     */
    public Bson filter() {
        Bson refusing = Filters.nin(ResponseDocument.IDENTIFIERS, bounded(consents.refusing(ConsentIndex.FEEDBACK, MOST_IDENTIFIERS)));
        return consents.allowsOthers(ConsentIndex.FEEDBACK) ? refusing : Filters.and(refusing,
                Filters.in(ResponseDocument.IDENTIFIERS, bounded(consents.allowing(ConsentIndex.FEEDBACK, MOST_IDENTIFIERS))));
    }

    private static List<String> bounded(List<Identifier> identifiers) {
        if (identifiers.size() > MOST_IDENTIFIERS) {
            throw ProblemException.unavailable("More people decided about their feedback than one question can name.", 3600);
        }
        return identifiers.stream().map(Identifier::toString).toList();
    }

    boolean covers(FeedbackResponse response) {
        return !consents.allows(response.identifiers(), ConsentIndex.FEEDBACK);
    }
}
