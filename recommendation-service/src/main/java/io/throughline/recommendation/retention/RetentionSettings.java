package io.throughline.recommendation.retention;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Retention periods. Purchases are kept without limit, so that a bought item is never recommended to the person again. */
@ConfigMapping(prefix = "throughline.retention")
interface RetentionSettings {

    /** Items that were viewed or added to a cart without being bought. */
    @WithDefault("P180D")
    Duration looks();

    /** Orders, so that a repeated report of an order is recognised. */
    @WithDefault("P400D")
    Duration orders();

    /** Decisions; long enough to compare one year with the next. */
    @WithDefault("P400D")
    Duration decisions();

    /** Counts of the daily limits. Each limits its day only, but is kept longer, since events may be replayed. */
    @WithDefault("P7D")
    Duration days();

    /** The time between two sweeps. */
    @WithDefault("PT1H")
    Duration every();
}
