package io.throughline.commons.identity;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Phone numbers in E.164: {@code 138 0013 8000} and {@code +86 (138) 0013-8000} are one number.
 *
 * <p>A number with a country code has only to be possible. A number without one is read as a number of the region
 * {@code throughline.phone-region} (ISO 3166; CN) where it is valid there. Any other text is kept unchanged: short numbers,
 * numbers with an extension (which distinguishes colleagues who share a line), words.
 */
final class PhoneNumber {

    static final String REGION = "throughline.phone-region";

    /** Numbers come in bursts, one per touchpoint of the same person, and parsing a number takes microseconds. */
    private static final int REMEMBERED = 4_096;
    private static final int MOST_WRITTEN = 40;
    private static final Pattern STATES_COUNTRY = Pattern.compile("(tel:)?[ (]*\\+", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{5,15}\\.0+|[0-9]\\.[0-9]{4,14}[eE]\\+?1?[0-9]");
    private static final Pattern LOCAL = Pattern.compile("\\+?[0-9][0-9 ().-]{4,30}[0-9]");
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final String HOME = ConfigProvider.getConfig().getOptionalValue(REGION, String.class).orElse("CN");
    private static final AtomicReferenceArray<ParsedNumber> RECENT = new AtomicReferenceArray<>(REMEMBERED);

    private PhoneNumber() {
    }

    private record ParsedNumber(String written, String normalised) {
    }

    static String normalised(String written) {
        if (written.length() > MOST_WRITTEN) {
            return written;
        }
        int place = Math.floorMod(written.hashCode() * 0x9E3779B9, REMEMBERED);
        ParsedNumber read = RECENT.getPlain(place);
        if (read == null || !read.written().equals(written)) {
            read = new ParsedNumber(written, normalised(written, HOME));
            RECENT.setPlain(place, read);
        }
        return read.normalised();
    }

    /** Whether the text is a phone number: in E.164, or digits written like a phone number, such as a short or local one. */
    static boolean isRead(String written) {
        return written.length() <= MOST_WRITTEN
                && (normalised(written).startsWith("+") || LOCAL.matcher(WrittenValue.plain(written)).matches());
    }

    static String normalised(String written, String region) {
        String once = e164(written, region);
        // A form that would be read as another number must not be kept.
        return once.equals(e164(once, region)) ? once : written;
    }

    /** Removes the fraction that a spreadsheet or a program added: 13712345678.0, 1.3712345678E10. */
    private static String withoutFraction(String text) {
        return NUMBER.matcher(text).matches() ? new BigDecimal(text).stripTrailingZeros().toPlainString() : text;
    }

    private static String e164(String written, String region) {
        try {
            String text = withoutFraction(WrittenValue.plain(written));
            Phonenumber.PhoneNumber number = NUMBERS.parse(text, region);
            boolean international = STATES_COUNTRY.matcher(text).lookingAt();
            boolean read = international ? NUMBERS.isPossibleNumber(number) : NUMBERS.isValidNumberForRegion(number, region);
            return read && !number.hasExtension() ? NUMBERS.format(number, PhoneNumberFormat.E164) : written;
        } catch (NumberParseException notANumber) {
            return written;
        }
    }
}
