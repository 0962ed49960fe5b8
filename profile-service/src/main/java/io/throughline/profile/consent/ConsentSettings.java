package io.throughline.profile.consent;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of how consents are confirmed, proven and read from banners. */
@ConfigMapping(prefix = "throughline.consent")
public interface ConsentSettings {

    /** How long a double opt-in may be confirmed. */
    @WithDefault("P7D")
    Duration confirmationLifetime();

    /** Keys the digests by which proofs of erased people's consents are found again; without it they cannot be. */
    Optional<String> proofPepper();

    /** What the categories of a site's consent banner mean here; other categories say nothing. */
    Map<String, Category> categories();

    /**
     * What a signal to opt out withdraws, such as Global Privacy Control. It is a valid request to opt out of sale and sharing
     * (11 CCR 7025(c)(1)), which is what targeted advertising is (Colorado: 4 CCR 904-3, rule 5.02; Connecticut: General Statutes 42-520).
     * The choice of content after interests is added, as those may come from elsewhere; a company whose do not may leave it out.
     */
    @WithDefault("sale_or_sharing,marketing,personalisation")
    Set<String> optOutPurposes();

    interface Category {

        String purpose();

        /** All that the purpose has where it is left out. */
        Optional<Set<String>> channels();
    }
}
