package io.throughline.commons.masking;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.commons.identity.Identifier;

/**
 * Shows personal data in part: e-mail {@code l***@example.cn}, phone {@code +86 138****1234}, name {@code 张*} and {@code L***},
 * date {@code 1990-**-**}, everything else {@code ***}. That is enough to confirm on the phone that one has the right customer's
 * record, and too little to contact the customer.
 */
public final class PersonalDataMask {

    /** Hides nothing. */
    public static final PersonalDataMask NONE = new PersonalDataMask(null);

    static final String HIDDEN = "***";

    /** Identifiers issued by authorities are never shown, not even in part. */
    private static final Set<String> SECRET_TYPES = Set.of("id_card", "national_id", "passport", "social_security_number");
    /** The parts of an address that many people share. Beside a masked street they identify nobody. */
    private static final Set<String> COARSE = Set.of("city", "country", "region", "state", "province", "国家", "省", "省份", "市", "城市");
    private static final String DOMAIN = "[@\uff20\ufe6b]([\\p{L}\\p{N}][\\p{L}\\p{N}.-]{0,253})";
    private static final Pattern EMAIL = Pattern.compile("[^\\s@\uff20\ufe6b:<>(),;，。；：（）]{1,64}+" + DOMAIN);
    /**
     * Chinese text has no spaces around an address, so the local part must be ASCII. Possessive, so that the time is linear in
     * the text's length.
     */
    private static final Pattern EMAIL_IN_TEXT = Pattern
            .compile("(?:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}+|[^\\s@\uff20\ufe6b:<>(),;，。；：（）A-Za-z0-9]{1,64}+)" + DOMAIN);
    /** International, or a Chinese mobile number; separated by spaces, dots, hyphens and brackets, as people write them. */
    private static final Pattern PHONE = Pattern
            .compile("(?<![A-Za-z0-9.+-])(\\+[1-9][0-9 ().-]{6,24}[0-9]|(?:(?:00)?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]){8})(?![A-Za-z0-9-])");
    private static final Pattern DATE = Pattern.compile("([0-9]{4})-[0-9]{2}-[0-9]{2}.{0,40}");

    /** An E.164 number has at most 15 digits. */
    private static final double LONGEST_NUMBER = 1e16;
    /** The most fraction digits of a number that is examined as a text. */
    private static final int MOST_FRACTION = 100;

    private final PersonalTraits personal;

    private PersonalDataMask(PersonalTraits personal) {
        this.personal = personal;
    }

    /** The mask for callers who may not see personal data. */
    public static PersonalDataMask of(PersonalTraits personal) {
        return new PersonalDataMask(Objects.requireNonNull(personal));
    }

    /** Whether everything is shown unmasked. */
    public boolean showsAll() {
        return personal == null;
    }

    /** Whether the identifier is shown masked. A caller who sees it masked may not look it up either. */
    public boolean isMasked(Identifier identifier) {
        return personal != null && !value(identifier).equals(identifier.value());
    }

    /** Whether the trait is shown masked. */
    public boolean isMasked(String trait) {
        return personal != null && personal.isPersonal(trait);
    }

    /** Whether a field of the trait is shown masked. */
    public boolean isMasked(String trait, String field) {
        return isMasked(trait) && !COARSE.contains(field);
    }

    public MaskedIdentifier identifier(Identifier identifier) {
        return new MaskedIdentifier(identifier.type(), personal == null ? identifier.value() : value(identifier));
    }

    /** An identifier as shown, which need not exist in this form. */
    public record MaskedIdentifier(String type, String value) {

        @JsonValue
        @Override
        public String toString() {
            return type + ':' + value;
        }
    }

    private static String value(Identifier shown) {
        // A claimed identity is as personal as a proven one.
        Identifier identifier = shown.unclaimed();
        String value = identifier.value();
        if (SECRET_TYPES.contains(identifier.type())) {
            return HIDDEN;
        }
        return switch (identifier.type()) {
            case Identifier.EMAIL -> EMAIL.matcher(value).matches() ? email(value) : HIDDEN;
            case Identifier.PHONE -> phone(value);
            // Many shops use an address or a number as the user id.
            default -> EMAIL.matcher(value).matches() ? email(value) : PHONE.matcher(value).matches() ? phone(value) : masked(value);
        };
    }

    public JsonNode trait(String name, JsonNode value) {
        return personal == null ? value : personal.isPersonal(name) ? hidden(name, value) : open(value);
    }

    /** Masks the addresses and numbers in a free text, such as a comment. Names in it cannot be recognised. */
    public String text(String text) {
        return personal == null || text == null ? text : masked(text);
    }

    private static String masked(String text) {
        return EncodedText.masked(plain(text), PersonalDataMask::plain);
    }

    private static String plain(String text) {
        String masked = text.indexOf('@') < 0 && text.indexOf('\uff20') < 0 && text.indexOf('\ufe6b') < 0 ? text
                : EMAIL_IN_TEXT.matcher(text).replaceAll(found -> Matcher.quoteReplacement(email(found.group())));
        return PHONE.matcher(masked).replaceAll(found -> Matcher.quoteReplacement(phone(found.group())));
    }

    /** Masks a value that is neither a trait nor part of an event, by applying {@link #text} to each text in it. */
    public JsonNode open(JsonNode value) {
        return personal == null ? value : each(value, (name, leaf) -> leaf(leaf));
    }

    /**
     * Masks an event, or its properties or context, in any form. Traits are masked as traits, fields with the names of personal
     * traits (such as a submitted form's) likewise, external ids as identifiers, and everything else by {@link #text}.
     */
    public JsonNode event(JsonNode event) {
        return personal == null || event == null ? event : event("", event);
    }

    private JsonNode event(String field, JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode masked = object.objectNode();
            object.properties().forEach(each -> masked.set(text(each.getKey()), field(field, object, each.getKey(), each.getValue())));
            return masked;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode masked = array.arrayNode();
            array.forEach(item -> masked.add(event(field, item)));
            return masked;
        }
        return leaf(value);
    }

    /** Masks a text or a number: {@code 13712345678} and {@code 13712345678.0} may be a phone number. */
    private JsonNode leaf(JsonNode value) {
        // 1e-2147483647 would be written with two thousand million zeros, and cannot be a phone number.
        boolean longNumber =
                value.isNumber() && Math.abs(value.doubleValue()) < LONGEST_NUMBER && value.decimalValue().scale() <= MOST_FRACTION;
        if (!value.isTextual() && !longNumber) {
            return value;
        }
        String text = value.isTextual() ? value.textValue() : value.decimalValue().toPlainString();
        String masked = text(text);
        return masked.equals(text) ? value : TextNode.valueOf(masked);
    }

    private JsonNode field(String parent, ObjectNode object, String name, JsonNode value) {
        if (parent.equals("traits")) {
            return trait(name, value);
        }
        if (parent.equals("externalIds") && name.equals("id")) {
            String type = object.path("type").asText().toLowerCase(Locale.ROOT).replaceAll("[.\\-]", "_");
            return Identifier.of(type, value.asText()).<JsonNode>map(id -> TextNode.valueOf(value(id))).orElse(TextNode.valueOf(HIDDEN));
        }
        // `name` usually belongs to a product or a page.
        return name.equals("ip") || !name.equals("name") && personal.isPersonal(name) ? hidden(name, value) : event(name, value);
    }

    private static JsonNode hidden(String trait, JsonNode value) {
        boolean named = isName(trait);
        return each(value, (field, leaf) -> {
            if (leaf.isNull() || COARSE.contains(field)) {
                return leaf;
            }
            if (!leaf.isTextual()) {
                return TextNode.valueOf(HIDDEN);
            }
            String text = leaf.textValue().strip();
            Matcher date = DATE.matcher(text);
            String masked = EMAIL.matcher(text).matches() ? email(text) : PHONE.matcher(text).matches() ? phone(text)
                    : date.matches() ? date.group(1) + "-**-**" : named ? name(text) : HIDDEN;
            return TextNode.valueOf(masked);
        });
    }

    private interface Leaf {

        JsonNode masked(String field, JsonNode leaf);
    }

    private static JsonNode each(JsonNode value, Leaf leaf) {
        return each("", value, leaf);
    }

    private static JsonNode each(String field, JsonNode value, Leaf leaf) {
        if (value instanceof ObjectNode object) {
            ObjectNode masked = object.objectNode();
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                masked.set(masked(each.getKey()), each(each.getKey(), each.getValue(), leaf));
            }
            return masked;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode masked = array.arrayNode();
            array.forEach(item -> masked.add(each(field, item, leaf)));
            return masked;
        }
        return leaf.masked(field, value);
    }

    private static boolean isName(String trait) {
        return trait.toLowerCase(Locale.ROOT).endsWith("name") || trait.endsWith("名") || trait.endsWith("称呼");
    }

    private static String email(String address) {
        int at = Math.max(address.lastIndexOf('@'), Math.max(address.lastIndexOf('\uff20'), address.lastIndexOf('\ufe6b')));
        return address.substring(0, address.offsetByCodePoints(0, 1)) + HIDDEN + address.substring(at);
    }

    /** Hides the subscriber's number except for its last digits, as China's operators print it. */
    private static String phone(String number) {
        String digits = number.replaceAll("[^0-9]", "");
        boolean chinese = digits.length() == 13 && digits.startsWith("86");
        String country = chinese ? "+86 " : number.startsWith("+") ? "+" : "";
        String rest = chinese ? digits.substring(2) : digits;
        if (rest.length() < 7) {
            return HIDDEN;
        }
        int shown = rest.length() < 11 ? 2 : 4;
        return country + rest.substring(0, shown == 4 ? 3 : 2) + "****" + rest.substring(rest.length() - shown);
    }

    private static String name(String name) {
        StringBuilder masked = new StringBuilder();
        for (String part : name.split("\\s+")) {
            if (!part.isEmpty()) {
                int first = part.codePointAt(0);
                masked.append(masked.isEmpty() ? "" : " ").appendCodePoint(first).append(Character.isIdeographic(first) ? "*" : HIDDEN);
            }
        }
        return masked.isEmpty() ? HIDDEN : masked.toString();
    }
}
