package io.throughline.feedback.response;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What a partner's sandbox may hold. */
@ConfigMapping(prefix = "throughline.feedback.sandbox")
interface SandboxSettings {

    /** How many responses, those that it deleted among them. */
    @WithDefault("10000")
    int mostResponses();

    /** How long a trial response is kept, from the moment at which it was received. */
    @WithDefault("P7D")
    Duration kept();
}
