package io.throughline.journey.analysis.execution;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** How much one question may cost, and how many may run at once. */
@ConfigMapping(prefix = "throughline.analysis")
public interface AnalysisSettings {

    /** The longest time that ClickHouse may take for one query of a question. */
    @WithDefault("30s")
    Duration maxTime();

    /** The most memory, in bytes, that ClickHouse may use for one query of a question. */
    @WithDefault("2147483648")
    long maxMemory();

    /** How many questions each replica answers at once. */
    @WithDefault("2")
    int atOnce();

    /** How many questions may wait; any more are refused. */
    @WithDefault("20")
    int waiting();

    /** The size of the answer cache in bytes, measured as JSON. */
    @WithDefault("67108864")
    long cache();

    /** People with more events than this are left out and counted in the notes. */
    @WithDefault("1000000")
    int maxEventsAPerson();

    /**
     * Whether rows that a paused writer wrote twice, and that ClickHouse has not merged yet, count once. This costs a merge with every
     * question, for a case that is rare (docs/adr/0003).
     */
    @WithName("final")
    @WithDefault("false")
    boolean merged();
}
