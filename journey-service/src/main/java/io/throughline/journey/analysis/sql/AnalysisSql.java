package io.throughline.journey.analysis.sql;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.QuestionScope;

/** SQL of scopes and filters for one database. */
public interface AnalysisSql {

    /** The events of the scope's period. */
    ScopeSql of(QuestionScope scope);

    /** The same for feedback: of people who agree to the use of their responses. */
    ScopeSql ofFeedback(QuestionScope scope);

    /** The events of all times; the period is ignored. */
    ScopeSql ofAllTimes(QuestionScope scope);

    /** A filter as an SQL condition. */
    String filter(EventFilter filter);

    /** One of the subjects of a {@code person}, for queries grouped by person: a subject that is proven to be theirs, if there is one. */
    String subject();

    /** A property as text; empty if it is missing. */
    String text(String path);

    /** A property as Nullable(Float64). */
    String number(String path);
}
