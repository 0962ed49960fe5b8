package io.throughline.journey.savedquery;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How scheduled queries are run, and which results are kept. */
@ConfigMapping(prefix = "throughline.definitions")
interface SavedQuerySettings {

    /** How often due queries are looked for. */
    @WithDefault("5s")
    Duration poll();

    /** How many results are kept of each definition; the newest are kept. */
    @WithDefault("400")
    int results();

    /** How long a result is kept. */
    @WithDefault("400d")
    Duration retention();

    /** The most bytes of a result as JSON; a larger answer is not stored, and the run reports it. */
    @WithDefault("262144")
    int resultSize();
}
