package io.throughline.profile.consent;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings for confirming consents, for proving them and for reading them from banners. */
@ConfigMapping(prefix = "throughline.consent")
public interface ConsentSettings {

    /** How long a double opt-in can be confirmed. */
    @WithDefault("P7D")
    Duration confirmationLifetime();

    /** Keys the digests by which the consents of erased people can be found again as proof; without it they cannot be found. */
    Optional<String> proofPepper();

    /** Maps the categories of a site's consent banner to purposes; other categories are ignored. */
    Map<String, Category> categories();

    /**
     * The purposes that an opt-out signal such as Global Privacy Control withdraws. The signal is a valid request to opt out
     * of sale and sharing (11 CCR 7025(c)(1)), which includes targeted advertising (Colorado: 4 CCR 904-3, rule 5.02;
     * Connecticut: General Statutes 42-520). Content chosen by interests is included, since the interests may come from other
     * sites; a company whose interests do not may leave it out.
     */
    @WithDefault("sale_or_sharing,marketing,personalisation")
    Set<String> optOutPurposes();

    interface Category {

        String purpose();

        /** All channels of the purpose where it is left out. */
        Optional<Set<String>> channels();
    }
}
