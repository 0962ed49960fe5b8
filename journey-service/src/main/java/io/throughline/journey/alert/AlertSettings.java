package io.throughline.journey.alert;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How alert rules are evaluated, and where their webhooks may be. */
@ConfigMapping(prefix = "throughline.alerts")
public interface AlertSettings {

    /** Whether webhooks may also use http addresses and private networks, for local development or an internal receiver. */
    @WithDefault("false")
    boolean allowPrivate();

    /** How long an alert is kept after it was resolved. */
    @WithDefault("90D")
    Duration retention();

    /** How many rules a replica evaluates at once. The number of questions that run at once in ClickHouse has a limit of its own. */
    @WithDefault("4")
    int atOnce();

    /** The shortest `every` of a rule. */
    @WithDefault("10S")
    Duration leastEvery();

    /** How long before now the log must be complete before an event counts as missing. */
    @WithDefault("30S")
    Duration grace();
}
