package io.throughline.profile.consent;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "throughline.consent")
interface ConsentSettings {

    /** How long a double opt-in may be confirmed. */
    @WithDefault("P7D")
    Duration confirmationLifetime();

    /** Keys the digests by which proofs of erased people's consents are found again; without it they cannot be. */
    Optional<String> proofPepper();

    /** What the categories of a site's consent banner mean here; other categories say nothing. */
    Map<String, Category> categories();

    interface Category {

        String purpose();

        /** All that the purpose has where it is left out. */
        Optional<Set<String>> channels();
    }
}
