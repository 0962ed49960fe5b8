package io.throughline.profile.segment;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** An operator's settings for segments. */
@ConfigMapping(prefix = "throughline.segments")
public interface SegmentSettings {

    /** The longest window of a rule over activity; no longer than activity is kept. */
    @WithDefault("P400D")
    Duration longestWindow();

    /** The most segments: all are kept in memory, and each batch of events evaluates those that depend on it. */
    @WithDefault("1000")
    int most();

    /** The time limit of a preview; the people evaluated by then are the sample. */
    @WithDefault("PT4S")
    Duration previewPatience();
}
