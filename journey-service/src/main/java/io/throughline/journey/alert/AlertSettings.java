package io.throughline.journey.alert;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How rules are watched, and where their webhooks may be. */
@ConfigMapping(prefix = "throughline.alerts")
public interface AlertSettings {

    /** Whether webhooks may be at http addresses and in private networks, too: for one's own machine, or a receiver inside. */
    @WithDefault("false")
    boolean allowPrivate();

    /** How long an alert is kept after it was resolved. */
    @WithDefault("90D")
    Duration retention();

    /** Rules that a replica looks at at once. How many questions ClickHouse is asked at once is bounded besides. */
    @WithDefault("4")
    int atOnce();

    /** The shortest `every` of a rule. */
    @WithDefault("10S")
    Duration leastEvery();

    /** How far back from now nothing may be missing in the log before it is said that nothing came. */
    @WithDefault("30S")
    Duration grace();
}
