package io.throughline.profile.privacy;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The deadline of requests, and how long the data collected for them are kept. */
@ConfigMapping(prefix = "throughline.privacy.requests")
public interface PrivacySettings {

    /** GDPR art. 12 (3) requires a month. */
    @WithDefault("P30D")
    Duration deadline();

    /** How long the export of an access or portability request is kept. */
    @WithDefault("P30D")
    Duration exports();
}
