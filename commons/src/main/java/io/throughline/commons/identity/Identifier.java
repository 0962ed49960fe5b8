package io.throughline.commons.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * One name by which a channel knows somebody, written {@code type:value}: {@code user_id:42}, {@code email:li@example.cn}.
 * Equal identifiers are equal strings: values are trimmed and put in Unicode NFC; e-mail addresses are in lower case (see
 * {@link EmailAddress}), phone numbers in E.164 (see {@link PhoneNumber}), UUIDs of devices in lower case. All others keep their case,
 * because
 * those who give them out tell them apart by it: WeChat openids and unionids, loyalty cards, CRM ids, cookies.
 * Putting an identifier into this form again changes nothing.
 */
public record Identifier(String type, String value) implements Comparable<Identifier> {

    public static final String USER_ID = "user_id";
    public static final String ANONYMOUS_ID = "anonymous_id";
    public static final String EMAIL = "email";
    public static final String PHONE = "phone";
    /** A profile's own id, which profile-service gives out: no channel knows anybody by it, so none may bring it. */
    public static final String PROFILE_ID = "profile_id";
    public static final String NOT_FROM_OUTSIDE = "must not be of type profile_id: a profile's id is given out, and joins nobody";

    /**
     * Types that begin so are given by the collector alone: {@code claimed_user_id:42} is whom an unproven event of a public
     * source says that it is about, where it names no device. It is not {@code user_id:42}, and joins nobody but in journey analytics.
     */
    public static final String CLAIMED_PREFIX = "claimed_";
    public static final String CLAIMED_NOT_FROM_OUTSIDE = "must not be of a type that begins with claimed_: the collector gives those";

    /** Longer values are not names but mistakes; 256 holds an e-mail address of any legal length (RFC 5321: 254). */
    public static final int MAX_VALUE = 256;

    public static final String FORM =
            "must be an identifier `type:value`, such as user_id:42 or email:li@example.cn: the type lower-case letters, digits and _ "
                    + "(32 at most), the value 1 to 256 characters without control characters";

    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    /** The prefix of claimed types comes on top, so that the claimed identifier can be told from them. */
    private static final Pattern TYPE = Pattern.compile("(claimed_)?[a-z][a-z0-9_]{0,31}");

    /**
     * @throws IllegalArgumentException with {@link #FORM} where type or value is not of the form
     */
    public Identifier {
        if (type == null || value == null || !TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException(FORM);
        }
        value = Normalizer.normalize(WrittenValue.trimmed(value), Normalizer.Form.NFC);
        value = switch (type) {
            case EMAIL -> EmailAddress.normalised(value);
            case PHONE -> PhoneNumber.normalised(value);
            // An operating system writes them in capitals, a browser's SDK does not (RFC 9562, section 4: either is right).
            case "device_id", "ios_idfa", "ios_idfv", "idfa", "idfv", "android_idfa", "gaid", "oaid" ->
                    UUID.matcher(value).matches() ? value.toLowerCase(Locale.ROOT) : value;
            default -> value;
        };
        if (value.isEmpty() || value.length() > MAX_VALUE || value.chars().anyMatch(Character::isISOControl)
                || io.throughline.commons.json.StorableText.fault(value).isPresent()) {
            throw new IllegalArgumentException(FORM);
        }
    }

    @JsonCreator
    public static Identifier parse(String text) {
        int colon = text == null ? -1 : text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(FORM);
        }
        return new Identifier(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Like the constructor, but empty instead of an exception: for values that are found rather than stated. */
    public static Optional<Identifier> of(String type, String value) {
        try {
            return Optional.of(new Identifier(type, value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** An e-mail address or a phone number that somebody wrote into a field; empty where it cannot be read as one. */
    public static Optional<Identifier> contact(String type, String written) {
        boolean read = switch (type) {
            case EMAIL -> EmailAddress.read(written).isPresent();
            case PHONE -> PhoneNumber.isRead(written);
            default -> throw new IllegalArgumentException("Not a type of contacts: " + type);
        };
        return read ? of(type, written) : Optional.empty();
    }

    /** The identifier under which an unproven event about this one is kept; the same where this is such a one. */
    public Identifier asClaimed() {
        return isClaimed() ? this : new Identifier(CLAIMED_PREFIX + type, value);
    }

    /** The identifier that is claimed; itself where this is no claimed one. */
    public Identifier unclaimed() {
        return isClaimed() ? new Identifier(type.substring(CLAIMED_PREFIX.length()), value) : this;
    }

    public boolean isClaimed() {
        return type.startsWith(CLAIMED_PREFIX);
    }

    public static Identifier userId(String value) {
        return new Identifier(USER_ID, value);
    }

    public static Identifier anonymousId(String value) {
        return new Identifier(ANONYMOUS_ID, value);
    }

    @JsonValue
    @Override
    public String toString() {
        return type + ':' + value;
    }

    @Override
    public int compareTo(Identifier other) {
        return toString().compareTo(other.toString());
    }
}
