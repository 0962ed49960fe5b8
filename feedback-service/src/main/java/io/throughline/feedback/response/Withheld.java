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
 * Responses of people who withdrew purpose {@code feedback}, or whose data are restricted: they are kept, count in no
 * score, and are shown to privacy alone. Whose a response is can change, and so is asked each time.
 */
@ApplicationScoped
public class Withheld {

    /** With some 60 bytes each they take 12 MB; MongoDB's largest query has 16. */
    static final int MOST_IDENTIFIERS = 200_000;

    private final ConsentIndex consents;

    @Inject
    Withheld(ConsentIndex consents) {
        this.consents = consents;
    }

    /**
     * Leaves them out.
     *
     * @throws ProblemException 503 where so many refuse that the question would be too large: no answer is better than a wrong one
     */
    public Bson filter() {
        List<Identifier> refusing = consents.refusing(ConsentIndex.FEEDBACK, MOST_IDENTIFIERS);
        if (refusing.size() > MOST_IDENTIFIERS) {
            throw ProblemException.unavailable("More people withdrew their feedback than can be left out of one question.", 3600);
        }
        return refusing.isEmpty() ? Filters.empty()
                : Filters.nin(ResponseDocument.IDENTIFIERS, refusing.stream().map(Identifier::toString).toList());
    }

    boolean covers(Response response) {
        return response.identifiers().stream().anyMatch(each -> !consents.allows(each, ConsentIndex.FEEDBACK));
    }
}
