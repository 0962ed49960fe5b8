package io.throughline.commons.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * One name by which a channel knows a person, written {@code type:value}: {@code user_id:42}, {@code email:li@example.cn}. Equal
 * identifiers are equal strings: values are trimmed and put in Unicode NFC; e-mail addresses are in lower case (see
 * {@link EmailAddress}), phone numbers in E.164 (see {@link PhoneNumber}), UUIDs of devices in lower case. All others keep their
 * case, because their issuers distinguish values by it: WeChat openids and unionids, loyalty cards, CRM ids, cookies. Normalising
 * an identifier again changes nothing.
 */
public record Identifier(String type, String value) implements Comparable<Identifier> {

    public static final String USER_ID = "user_id";
    public static final String ANONYMOUS_ID = "anonymous_id";
    public static final String EMAIL = "email";
    public static final String PHONE = "phone";
    /** The type of a profile's own id, which profile-service assigns. Channels do not know it, so no sender may use it. */
    public static final String PROFILE_ID = "profile_id";
    public static final String NOT_FROM_OUTSIDE = "must not be of type profile_id: a profile's id is given out, and joins nobody";

    /**
     * Only the collector assigns types with this prefix. {@code claimed_user_id:42} names the person that an unproven event of a
     * public source claims to be about, where the event names no device. It is not {@code user_id:42}, and joins people in
     * journey analytics only.
     */
    public static final String CLAIMED_PREFIX = "claimed_";
    public static final String CLAIMED_NOT_FROM_OUTSIDE = "must not be of a type that begins with claimed_: the collector gives those";

    /** A longer value is a mistake and no name; 256 holds an e-mail address of any legal length (RFC 5321: 254). */
    public static final int MAX_VALUE = 256;

    public static final String FORM =
            "must be an identifier `type:value`, such as user_id:42 or email:li@example.cn: the type lower-case letters, digits and _ "
                    + "(32 at most), the value 1 to 256 characters without control characters";

    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    /** The prefix of claimed types does not count towards the length, so that each type has a claimed form. */
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
            // Operating systems write them in capitals, browser SDKs in small letters (RFC 9562, section 4 allows both).
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

    /** Like the constructor, but returns empty instead of throwing: for values that were found in data and not stated as identifiers. */
    public static Optional<Identifier> of(String type, String value) {
        try {
            return Optional.of(new Identifier(type, value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** An e-mail address or a phone number from a free-text field; empty where the text cannot be read as one. */
    public static Optional<Identifier> contact(String type, String written) {
        boolean read = switch (type) {
            case EMAIL -> EmailAddress.read(written).isPresent();
            case PHONE -> PhoneNumber.isRead(written);
            default -> throw new IllegalArgumentException("Not a type of contacts: " + type);
        };
        return read ? of(type, written) : Optional.empty();
    }

    /** The identifier under which an unproven event about this one is kept; the same where this one is claimed already. */
    public Identifier asClaimed() {
        return isClaimed() ? this : new Identifier(CLAIMED_PREFIX + type, value);
    }

    /** The identifier that this one claims to be; itself where this is not a claimed one. */
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
