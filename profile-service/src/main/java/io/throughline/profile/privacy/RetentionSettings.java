package io.throughline.profile.privacy;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long each class of data is kept after it was received. */
@ConfigMapping(prefix = "throughline.retention")
interface RetentionSettings {

    /** Activity: three years, as long as a claim from a sale may be raised (PRC Civil Code art. 188; German BGB § 195). */
    @WithDefault("P1095D")
    Duration activity();

    /**
     * Visitors who were never identified, counted from when they were last seen: thirteen months, which the CNIL allows for a
     * cookie.
     */
    @WithDefault("P395D")
    Duration visitors();

    /** Trait values in quarantine that were not corrected. */
    @WithDefault("P90D")
    Duration quarantine();

    /** Earlier values of traits: as long as a retraction can bring them back. */
    @WithDefault("P90D")
    Duration retractionReach();

    /** Settled conflicts of identifiers. */
    @WithDefault("P365D")
    Duration conflicts();

    /** Closed data subject requests, as proof that they were answered. */
    @WithDefault("P1095D")
    Duration requests();

    /** The time between two sweeps. */
    @WithDefault("PT1H")
    Duration every();
}
