package io.throughline.profile.privacy;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long requests may take, and what was collected for them is kept. */
@ConfigMapping(prefix = "throughline.privacy.requests")
public interface PrivacySettings {

    /** GDPR art. 12 (3) says a month. */
    @WithDefault("P30D")
    Duration deadline();

    /** What was collected for an access or portability request. */
    @WithDefault("P30D")
    Duration exports();
}
