package io.throughline.feedback.retraction;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.retraction.RetractableData;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.feedback.response.PartnerResponses;
import io.throughline.feedback.response.PartnerResponses.Kind;
import io.throughline.feedback.response.PartnerResponses.PostingRange;
import io.throughline.feedback.response.PersonalResponses;

/** Retracts partners' responses. This service keeps no data from sources of the collector. */
@ApplicationScoped
class FeedbackRetraction implements RetractableData {

    private final PartnerResponses responses;
    private final PersonalResponses stored;
    private final RetractionCounts counts;

    @Inject
    FeedbackRetraction(PartnerResponses responses, PersonalResponses stored, RetractionCounts counts) {
        this.responses = responses;
        this.stored = stored;
        this.counts = counts;
    }

    @Override
    public Map<String, Long> count(SourceRetraction retraction) {
        PostingRange posted = posted(retraction);
        return each(retraction, kind -> responses.count(kind, posted));
    }

    @Override
    public Map<String, Long> retract(SourceRetraction retraction) {
        PostingRange posted = posted(retraction);
        if (retraction.origin() == SourceKind.PARTNER) {
            counts.begin(retraction.retractionId());
            responses.deleteWaiting(posted);
        }
        return each(retraction, kind -> counts.delete(retraction.retractionId(), word(kind), () -> responses.count(kind, posted),
                () -> responses.delete(kind, posted)));
    }

    private static Map<String, Long> each(SourceRetraction retraction, ToLongFunction<Kind> count) {
        Map<String, Long> all = new TreeMap<>();
        for (Kind kind : Kind.values()) {
            all.put(word(kind), retraction.origin() == SourceKind.PARTNER ? count.applyAsLong(kind) : 0);
        }
        return all;
    }

    private static PostingRange posted(SourceRetraction retraction) {
        return new PostingRange(retraction.source(), retraction.from(), retraction.until());
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean storeAnswers() {
        return stored.storeAnswers();
    }
}
