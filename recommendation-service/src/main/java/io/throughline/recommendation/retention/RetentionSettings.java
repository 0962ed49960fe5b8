package io.throughline.recommendation.retention;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long what is kept. What somebody bought is kept for good: it must never be offered to them again. */
@ConfigMapping(prefix = "throughline.retention")
interface RetentionSettings {

    /** What somebody looked at or added to a cart without buying it. */
    @WithDefault("P180D")
    Duration looks();

    /** Orders, to know one again that is told a second time. */
    @WithDefault("P400D")
    Duration orders();

    /** Decisions: long enough to compare one year's with the next's. */
    @WithDefault("P400D")
    Duration decisions();

    /** How much of whom was learnt on a day, which limits that day alone; longer, since events may be replayed. */
    @WithDefault("P7D")
    Duration days();

    /** Between two sweeps. */
    @WithDefault("PT1H")
    Duration every();
}
