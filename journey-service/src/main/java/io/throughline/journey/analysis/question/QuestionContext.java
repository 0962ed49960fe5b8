package io.throughline.journey.analysis.question;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a question is read against: when it is asked, and the touchpoints and datasets that it may name. */
public record QuestionContext(Instant now, TouchpointNames touchpoints, DatasetCatalog datasets) {

    /** Where there are neither touchpoints nor datasets. */
    public static QuestionContext of(Instant now) {
        return new QuestionContext(now, TouchpointNames.NONE, DatasetCatalog.NONE);
    }

    /**
     * The end of a period that reaches until now: the next minute, so that who asks again soon asks the same, and what just happened is in
     * it.
     */
    Instant end() {
        return now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    }
}
