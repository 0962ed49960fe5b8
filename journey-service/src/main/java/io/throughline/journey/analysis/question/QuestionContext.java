package io.throughline.journey.analysis.question;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The context in which a question is read: the time, and the touchpoints and datasets that it may name. */
public record QuestionContext(Instant now, TouchpointNames touchpoints, DatasetCatalog datasets) {

    /** A context without touchpoints and datasets. */
    public static QuestionContext of(Instant now) {
        return new QuestionContext(now, TouchpointNames.NONE, DatasetCatalog.NONE);
    }

    /**
     * The end of a period that reaches until now: the next full minute. The same question asked again soon has the same period, and the
     * latest events are in it.
     */
    Instant end() {
        return now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    }
}
