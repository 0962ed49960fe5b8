package io.throughline.profile.consent.purpose;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.profile.consent.state.ConsentStatus;
import io.throughline.profile.consent.state.RegionDefaults;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A use of personal data, with the wording of one version.
 *
 * @param withdrawable false where the person cannot be served without it
 * @param defaults what holds without a statement: by region, then by channel
 */
@Schema(name = "ConsentPurpose")
public record Purpose(String id, int version, String textZh, String textEn, LegalBasis legalBasis, Instant validFrom,
        SortedSet<String> channels, boolean doubleOptIn, boolean withdrawable, Map<String, Map<String, ConsentStatus>> defaults) {

    /** All channels, or all regions. */
    public static final String ALL = "*";

    /** Built in, since functions of other services depend on them. */
    static final String ANALYTICS = "analytics";
    public static final String PERSONALISATION = "personalisation";
    static final String FEEDBACK = "feedback";
    public static final String SALE_OR_SHARING = "sale_or_sharing";

    /** The channel that stands for the own channel of every partner. */
    static final String PARTNERS = "partner";

    /** GDPR, article 6(1). PIPL, article 13, does not have legitimate interest, so regions have defaults of their own. */
    @Schema(name = "LegalBasis")
    public enum LegalBasis {
        @JsonProperty("consent")
        CONSENT,
        @JsonProperty("contract")
        CONTRACT,
        @JsonProperty("legal_obligation")
        LEGAL_OBLIGATION,
        @JsonProperty("vital_interest")
        VITAL_INTEREST,
        @JsonProperty("public_task")
        PUBLIC_TASK,
        @JsonProperty("legitimate_interest")
        LEGITIMATE_INTEREST;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What holds in a channel without a statement. A region without a default for the channel uses the world's default;
     * without that either, there is no consent.
     *
     * @param region null where it is not known
     */
    public ConsentStatus fallback(String region, String channel) {
        ConsentStatus found = null;
        for (String group : RegionDefaults.from(region)) {
            Map<String, ConsentStatus> here = defaults.getOrDefault(group, Map.of());
            found = found != null ? found : here.getOrDefault(channel, channels.contains(channel) ? null : here.get(PARTNERS));
            found = found != null ? found : here.get(ALL);
        }
        return found == null ? ConsentStatus.DENIED : found;
    }

    /**
     * The channel whose statement also applies to this one: for a partner's own channel that of all partners; null for others.
     */
    public String standIn(String channel) {
        return channel == null || channels.contains(channel) ? null : PARTNERS;
    }

    /**
     * Whether people can agree to the purpose in this channel. A partner's own channel is accepted where the purpose has
     * partners.
     */
    public boolean has(String channel, Set<String> ownChannels) {
        return channels.contains(channel) || channels.contains(PARTNERS) && ownChannels.contains(channel);
    }
}
