package io.throughline.profile.consent.purpose;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.throughline.commons.json.StorableText;
import io.throughline.commons.json.StorableTimes;
import io.throughline.profile.consent.purpose.Purpose.LegalBasis;
import io.throughline.profile.consent.state.ConsentStatus;
import io.throughline.profile.consent.state.RegionDefaults;

/** Validates a version of a purpose. */
public final class PurposeRule {

    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,31}");
    static final String NAME_FORM = "must be 1 to 32 lower-case letters, digits and _, the first a letter";
    public static final Pattern CHANNEL = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    static final String CHANNEL_FORM = "must be named with 1 to 64 lower-case letters, digits, _ and -";

    /** The text is read by people, so it is limited. */
    static final int MOST_TEXT = 10_000;
    public static final int MOST_CHANNELS = 50;
    static final int MOST_REGIONS = 250;

    /** The legal bases on which a person can be served without a choice. */
    private static final Set<LegalBasis> WITHOUT_CHOICE = Set.of(LegalBasis.CONTRACT, LegalBasis.LEGAL_OBLIGATION,
            LegalBasis.VITAL_INTEREST, LegalBasis.PUBLIC_TASK);

    private PurposeRule() {
    }

    /** @param pointer the place in the body */
    public record Fault(String pointer, String message) {
    }

    static Purpose version(String id, int version, NewPurposeVersion body) {
        return new Purpose(id, version, body.textZh(), body.textEn(), body.legalBasis(),
                body.validFrom().truncatedTo(ChronoUnit.MICROS), new TreeSet<>(body.channels()), body.doubleOptIn(),
                !WITHOUT_CHOICE.contains(body.legalBasis()), body.defaults() == null ? Map.of() : body.defaults());
    }

    static List<Fault> faults(String id, NewPurposeVersion body, Instant now) {
        List<Fault> faults = new ArrayList<>();
        require(faults, NAME.matcher(id).matches(), "/id", NAME_FORM);
        text(faults, "/textZh", body.textZh());
        text(faults, "/textEn", body.textEn());
        require(faults, body.legalBasis() != null, "/legalBasis", "must be given");
        require(faults, body.validFrom() != null, "/validFrom", "must be given");
        require(faults, body.validFrom() == null || StorableTimes.isStorable(body.validFrom()), "/validFrom", StorableTimes.FORM);
        if (body.channels() == null || body.channels().isEmpty() || body.channels().size() > MOST_CHANNELS
                || body.channels().contains(null)) {
            faults.add(new Fault("/channels", "must be 1 to 50 channels"));
            return faults;
        }
        body.channels().forEach(channel -> require(faults, CHANNEL.matcher(channel).matches(), "/channels", CHANNEL_FORM));
        if (body.defaults() != null) {
            require(faults, body.defaults().size() <= MOST_REGIONS, "/defaults",
                    "must name 250 regions at most: there are no more countries");
            body.defaults().forEach((region, standings) -> defaults(faults, body, region, standings));
        }
        if (body.legalBasis() == LegalBasis.CONSENT && body.validFrom() != null && body.defaults() != null
                && body.defaults().getOrDefault(RegionDefaults.EU, Map.of()).containsValue(ConsentStatus.GRANTED)) {
            faults.add(new Fault("/defaults/EU", "must not be granted: where the basis is consent, silence is none (GDPR, article 4(11))"));
        }
        return faults;
    }

    private static void defaults(List<Fault> faults, NewPurposeVersion body, String region, Map<String, ConsentStatus> standings) {
        String pointer = "/defaults/" + region.replace("~", "~0").replace("/", "~1");
        require(faults, region.equals(Purpose.ALL) || RegionDefaults.of(region).filter(region::equals).isPresent(), pointer,
                "must be a country's code (ISO 3166-1 alpha-2), EU or *");
        if (standings == null) {
            faults.add(new Fault(pointer, "must be an object of channels"));
            return;
        }
        standings.forEach((channel, consentStatus) -> {
            require(faults, channel.equals(Purpose.ALL) || body.channels().contains(channel), pointer,
                    "must name channels of the purpose, or *");
            require(faults, consentStatus == ConsentStatus.GRANTED || consentStatus == ConsentStatus.DENIED, pointer,
                    "must be granted or denied");
        });
    }

    private static void text(List<Fault> faults, String pointer, String text) {
        require(faults, text != null && !text.isBlank() && text.length() <= MOST_TEXT, pointer, "must be a text of 1 to 10,000 characters");
        if (text != null) {
            StorableText.fault(text).ifPresent(fault -> faults.add(new Fault(pointer, fault)));
        }
    }

    private static void require(List<Fault> faults, boolean sound, String pointer, String message) {
        if (!sound) {
            faults.add(new Fault(pointer, message));
        }
    }
}
