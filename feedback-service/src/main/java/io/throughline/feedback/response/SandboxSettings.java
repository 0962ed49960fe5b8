package io.throughline.feedback.response;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of a partner's sandbox. */
@ConfigMapping(prefix = "throughline.feedback.sandbox")
interface SandboxSettings {

    /** The most responses, including those that were deleted. */
    @WithDefault("10000")
    int mostResponses();

    /** How long a trial response is kept after its receipt. */
    @WithDefault("P7D")
    Duration kept();
}
