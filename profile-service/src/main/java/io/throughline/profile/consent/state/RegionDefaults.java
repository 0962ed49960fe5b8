package io.throughline.profile.consent.state;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.throughline.profile.consent.purpose.Purpose;

/** Finds the region whose defaults apply: a country's code (ISO 3166-1 alpha-2), and the larger region that it belongs to. */
public final class RegionDefaults {

    /** The European Economic Area, where the GDPR applies (EEA Joint Committee decision 154/2018). */
    public static final String EU = "EU";

    private static final Set<String> EEA = Set.of("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR",
            "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK");
    private static final Map<String, String> CODES = codes();

    private RegionDefaults() {
    }

    /** Reads a region from a text: a code of two or three letters, or a country's name in English or Chinese. */
    public static Optional<String> of(String text) {
        return text == null ? Optional.empty() : Optional.ofNullable(CODES.get(fold(text)));
    }

    /** The regions in which to look for a default, the nearest first. */
    public static List<String> from(String region) {
        if (region == null) {
            return List.of(Purpose.ALL);
        }
        return EEA.contains(region) ? List.of(region, EU, Purpose.ALL) : List.of(region, Purpose.ALL);
    }

    private static Map<String, String> codes() {
        Map<String, String> codes = new HashMap<>();
        for (String code : Locale.getISOCountries()) {
            Locale country = Locale.of("", code);
            codes.put(fold(country.getDisplayCountry(Locale.ENGLISH)), code);
            codes.put(fold(country.getDisplayCountry(Locale.SIMPLIFIED_CHINESE)), code);
            codes.put(fold(country.getDisplayCountry(Locale.TRADITIONAL_CHINESE)), code);
            codes.put(fold(country.getISO3Country()), code);
            codes.put(fold(code), code);
        }
        // Names that people use besides those of ISO 3166.
        Map.of("EU", EU, "UK", "GB", "USA", "US", "中华人民共和国", "CN", "中国大陆", "CN", "Mainland China", "CN", "PRC", "CN")
                .forEach((name, code) -> codes.put(fold(name), code));
        return Map.copyOf(codes);
    }

    private static String fold(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
