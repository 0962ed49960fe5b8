package io.throughline.profile.segment;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What an operator may decide of segments. */
@ConfigMapping(prefix = "throughline.segments")
public interface SegmentSettings {

    /** The longest window over what people did; no longer than activity is kept. */
    @WithDefault("P400D")
    Duration longestWindow();

    /** Each batch of events asks those that depend on it; all are kept in memory. */
    @WithDefault("1000")
    int most();

    /** How long a preview may take; what it has seen by then is a sample. */
    @WithDefault("PT4S")
    Duration previewPatience();
}
