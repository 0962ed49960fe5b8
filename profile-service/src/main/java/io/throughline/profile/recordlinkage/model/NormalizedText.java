package io.throughline.profile.recordlinkage.model;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.ibm.icu.text.Transliterator;

/** Normalises texts for comparison, so that only differences in meaning remain. */
final class NormalizedText {

    private static final Pattern MARKS = Pattern.compile("[\\u0300-\\u036f]+");
    private static final Pattern APART = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");
    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})\\D{1,2}(\\d{1,2})\\D{1,2}(\\d{1,2})(?:\\D.*)?");
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{1,2})\\D{1,2}(\\d{1,2})\\D{1,2}(\\d{4})");
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Set<String> MALE = Set.of("m", "male", "man", "男", "男性", "先生");
    private static final Set<String> FEMALE = Set.of("f", "female", "woman", "女", "女性", "女士");
    /** The digits at a phone number's end that identify it: leaves out country codes and trunk prefixes. */
    private static final int PHONE_DIGITS = 9;

    // Unicode's own tables (CLDR, by ICU4J). They are slow, and there are few characters, so each result is cached.
    private static final Transliterator SIMPLIFIED = Transliterator.getInstance("Traditional-Simplified");
    private static final Transliterator READ = Transliterator.getInstance("Han-Latin/Names; Latin-ASCII; Lower");
    private static final Map<Integer, String> SIMPLIFIED_FORMS = new ConcurrentHashMap<>();
    private static final Map<Integer, String> READINGS = new ConcurrentHashMap<>();

    private NormalizedText() {
    }

    /** Lower case, one width, no accents, simplified characters, words separated by one space; empty for null. */
    static String fold(String text) {
        if (text == null) {
            return "";
        }
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        if (!isAscii(folded)) {
            folded = Normalizer.normalize(MARKS.matcher(Normalizer.normalize(folded, Normalizer.Form.NFD)).replaceAll(""),
                    Normalizer.Form.NFC);
            folded = hasHan(folded) ? each(folded, SIMPLIFIED, SIMPLIFIED_FORMS) : folded;
        }
        return APART.matcher(folded).replaceAll(" ").strip();
    }

    /** The pronunciation of a text in Chinese characters, without tones and spaces; empty for any other text. */
    static String pinyin(String folded) {
        return hasHan(folded) ? each(folded, READ, READINGS).replace(" ", "") : "";
    }

    static boolean hasHan(String text) {
        return !isAscii(text) && text.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
    }

    /**
     * A date as eight digits, year first. Eight digits that are no date are kept, since a typing error is compared like other
     * values.
     */
    static String date(String text) {
        String plain = text == null ? "" : Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
        Matcher yearFirst = YEAR_FIRST.matcher(plain);
        if (yearFirst.matches()) {
            return yearFirst.group(1) + two(yearFirst.group(2)) + two(yearFirst.group(3));
        }
        Matcher yearLast = YEAR_LAST.matcher(plain);
        if (yearLast.matches()) {
            // Day first, as in most of the world, unless that is impossible. Swapped day and month is a level of the comparison.
            boolean monthFirst = Integer.parseInt(yearLast.group(2)) > 12;
            String month = yearLast.group(monthFirst ? 1 : 2);
            return yearLast.group(3) + two(month) + two(yearLast.group(monthFirst ? 2 : 1));
        }
        return plain.length() == 8 && DIGITS.matcher(plain).matches() ? plain : "";
    }

    static String sex(String text) {
        String folded = fold(text);
        return MALE.contains(folded) ? "m" : FEMALE.contains(folded) ? "f" : "";
    }

    static String email(String text) {
        String plain = text == null ? "" : Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
        int at = plain.indexOf('@');
        return at > 0 && at < plain.length() - 1 ? plain : "";
    }

    static String phone(String text) {
        String digits = digits(fold(text));
        return digits.length() < 6 || isOneCharacter(digits) ? "" : digits.substring(Math.max(0, digits.length() - PHONE_DIGITS));
    }

    /**
     * Letters and digits only; empty where there are too few to identify anybody, or where one is repeated, as in
     * placeholders.
     */
    static String code(String text, int least) {
        String code = fold(text).replace(" ", "");
        return code.length() < least || isOneCharacter(code) ? "" : code;
    }

    /** Removes the word for city, which is often left out in Chinese. */
    static String city(String text) {
        String city = fold(text);
        return city.length() > 2 && city.endsWith("市") ? city.substring(0, city.length() - 1) : city;
    }

    static String digits(String folded) {
        StringBuilder digits = new StringBuilder();
        folded.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> digits.append((char) c));
        return digits.toString();
    }

    static String withoutDigits(String folded) {
        return DIGITS.matcher(folded).replaceAll(" ").strip().replaceAll(" +", " ");
    }

    static List<String> words(String folded) {
        return folded.isEmpty() ? List.of() : List.of(folded.split(" "));
    }

    private static boolean isOneCharacter(String text) {
        return text.chars().distinct().count() <= 1;
    }

    private static String two(String digits) {
        return digits.length() == 1 ? "0" + digits : digits;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String each(String text, Transliterator by, Map<Integer, String> known) {
        StringBuilder all = new StringBuilder(text.length());
        text.codePoints().forEach(c -> all.append(c < 0x80 ? Character.toString(c)
                : known.computeIfAbsent(c, unknown -> by.transliterate(Character.toString(unknown)))));
        return all.toString();
    }
}
