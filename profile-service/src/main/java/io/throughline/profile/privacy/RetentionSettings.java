package io.throughline.profile.privacy;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long what is kept, from when it came in. */
@ConfigMapping(prefix = "throughline.retention")
interface RetentionSettings {

    /** What people did: three years, as long as a claim from a sale may come (PRC Civil Code art. 188; German BGB § 195). */
    @WithDefault("P1095D")
    Duration activity();

    /** Visitors who were never identified, since they were last seen: thirteen months, what the CNIL allows a cookie. */
    @WithDefault("P395D")
    Duration visitors();

    /** Statements on traits that broke a rule and were not mended. */
    @WithDefault("P90D")
    Duration quarantine();

    /** What sources said of traits before their last word: as far back as it can be brought back where that is taken back. */
    @WithDefault("P90D")
    Duration retractionReach();

    /** Conflicts of identifiers that somebody settled. */
    @WithDefault("P365D")
    Duration conflicts();

    /** Requests of people about their data, once closed: to show that they were answered. */
    @WithDefault("P1095D")
    Duration requests();

    /** Between two sweeps. */
    @WithDefault("PT1H")
    Duration every();
}
