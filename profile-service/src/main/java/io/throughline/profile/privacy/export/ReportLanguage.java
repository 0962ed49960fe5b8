package io.throughline.profile.privacy.export;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/** The languages of the report, with their texts. */
public enum ReportLanguage {

    en, zh;

    private final Properties words = new Properties();

    ReportLanguage() {
        try (Reader reader = new InputStreamReader(ReportLanguage.class.getResourceAsStream("/report/" + name() + ".properties"),
                StandardCharsets.UTF_8)) {
            words.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String tag() {
        return this == zh ? "zh-CN" : "en";
    }

    String text(String key) {
        return words.getProperty("text." + key, key);
    }

    String kind(String kind) {
        return words.getProperty("kind." + kind.replace(' ', '-'), kind);
    }

    /** Names that a source chose itself are not translated. */
    String field(String name) {
        return words.getProperty("field." + name, name);
    }

    public static Optional<ReportLanguage> of(String name) {
        return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
    }

    /** The language that the header Accept-Language prefers; English where it prefers neither. */
    public static ReportLanguage accepted(String header) {
        try {
            Locale best =
                    header == null ? null : Locale.lookup(Locale.LanguageRange.parse(header), List.of(Locale.ENGLISH, Locale.CHINESE));
            return best != null && best.getLanguage().equals("zh") ? zh : en;
        } catch (IllegalArgumentException notAHeader) {
            return en;
        }
    }
}
