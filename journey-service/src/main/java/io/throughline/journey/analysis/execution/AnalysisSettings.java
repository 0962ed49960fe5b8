package io.throughline.journey.analysis.execution;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** What one question may cost, and how many are asked at once. */
@ConfigMapping(prefix = "throughline.analysis")
public interface AnalysisSettings {

    /** The longest that ClickHouse may take for one query of a question. */
    @WithDefault("30s")
    Duration maxTime();

    /** The most memory, in bytes, that ClickHouse may take for one query of a question. */
    @WithDefault("2147483648")
    long maxMemory();

    /** Questions that are answered at once, by each replica. */
    @WithDefault("2")
    int atOnce();

    /** Questions that may wait for their turn; one more is refused. */
    @WithDefault("20")
    int waiting();

    /** Bytes of answers that are remembered, by their length as JSON. */
    @WithDefault("67108864")
    long cache();

    /** Whoever did more is left out, and counted in the notes. */
    @WithDefault("1000000")
    int maxEventsAPerson();

    /**
     * Whether rows that a paused writer has written twice, and ClickHouse has not merged yet, count once. Costs a merge with
     * every question, for what happens rarely (docs/adr/0003).
     */
    @WithName("final")
    @WithDefault("false")
    boolean merged();
}
