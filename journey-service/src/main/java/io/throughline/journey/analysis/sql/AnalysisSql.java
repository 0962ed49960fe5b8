package io.throughline.journey.analysis.sql;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.QuestionScope;

/** SQL of scopes and filters for one database. */
public interface AnalysisSql {

    /** Events of the scope's period. */
    ScopeSql of(QuestionScope scope);

    /** The same for feedback: of those who agree to the use of what they said. */
    ScopeSql ofFeedback(QuestionScope scope);

    /** Events of all times: the period is left out. */
    ScopeSql ofAllTimes(QuestionScope scope);

    /** A condition. */
    String filter(EventFilter filter);

    /** One of the subjects of a {@code person}, of a group by it: one that is proven to be theirs, where there is such a one. */
    String subject();

    /** A property as text; empty where there is none. */
    String text(String path);

    /** A property as Nullable(Float64). */
    String number(String path);
}
