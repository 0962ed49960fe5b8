package io.throughline.journey.savedquery;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How scheduled questions are asked, and what is kept of their answers. */
@ConfigMapping(prefix = "throughline.definitions")
interface SavedQuerySettings {

    /** How often is looked for what is due. */
    @WithDefault("5s")
    Duration poll();

    /** Results that are kept of each definition, the newest. */
    @WithDefault("400")
    int results();

    /** How long a result is kept. */
    @WithDefault("400d")
    Duration retention();

    /** Bytes of a result as JSON; a larger answer is not kept, and the run says so. */
    @WithDefault("262144")
    int resultSize();
}
