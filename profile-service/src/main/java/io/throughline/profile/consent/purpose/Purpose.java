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
 * What data may be used for, in the words of one version.
 *
 * @param withdrawable false where the person cannot be served without it
 * @param defaults what holds where nothing was said: by region, then by channel
 */
@Schema(name = "ConsentPurpose")
public record Purpose(String id, int version, String textZh, String textEn, LegalBasis legalBasis, Instant validFrom,
        SortedSet<String> channels, boolean doubleOptIn, boolean withdrawable, Map<String, Map<String, ConsentStatus>> defaults) {

    /** All channels, or all regions. */
    public static final String ALL = "*";

    /** Built in, as what other services do hangs on them. */
    static final String ANALYTICS = "analytics";
    public static final String PERSONALISATION = "personalisation";
    static final String FEEDBACK = "feedback";
    public static final String SALE_OR_SHARING = "sale_or_sharing";

    /** A channel that stands for every partner's own. */
    static final String PARTNERS = "partner";

    /** GDPR, article 6(1); PIPL, article 13, has no legitimate interest, which is why regions have defaults of their own. */
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
     * What holds in a channel of which nothing was said. A region that says nothing of a channel leaves it to the
     * world's default; where that is silent too, silence is no consent.
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

    /** The channel that speaks for one of which nothing was said apart: for a partner's own that of all partners; null for others. */
    public String standIn(String channel) {
        return channel == null || channels.contains(channel) ? null : PARTNERS;
    }

    /** Whether the purpose can be agreed to in this channel; a partner's own channel counts where partners do. */
    public boolean has(String channel, Set<String> ownChannels) {
        return channels.contains(channel) || channels.contains(PARTNERS) && ownChannels.contains(channel);
    }
}
