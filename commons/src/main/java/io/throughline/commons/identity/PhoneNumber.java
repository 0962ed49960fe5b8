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
 * <p>A number that states its country has only to be possible; one that does not is taken for one of the region
 * {@code throughline.phone-region} (ISO 3166; CN) where it is valid there. Whatever else is written in the field stays
 * as it is written: short numbers, numbers with an extension (which tells colleagues apart who share a line), words.
 */
final class PhoneNumber {

    static final String REGION = "throughline.phone-region";

    /** Numbers come in bursts, one a touchpoint of the same person: reading one anew takes microseconds. */
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

    /** Whether the text is a phone number: in E.164, or digits that people write as a number, such as those of a short or local one. */
    static boolean isRead(String written) {
        return written.length() <= MOST_WRITTEN
                && (normalised(written).startsWith("+") || LOCAL.matcher(WrittenValue.plain(written)).matches());
    }

    static String normalised(String written, String region) {
        String once = e164(written, region);
        // A form that would itself be read as another number is no form to keep.
        return once.equals(e164(once, region)) ? once : written;
    }

    /** A spreadsheet's or a program's number: 13712345678.0, 1.3712345678E10. */
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
