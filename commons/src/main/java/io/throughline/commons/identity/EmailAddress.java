package io.throughline.commons.identity;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Normalises e-mail addresses to lower case: {@code mailto:Li@Example.CN}, {@code Li <li@example.cn>} and {@code li＠example.cn}
 * are the same. Domains are in Unicode, so xn--fsqu00a.cn becomes 例子.cn. A text that is no address is kept, in lower case.
 */
final class EmailAddress {

    private static final Pattern SHAPE = Pattern.compile("[^\\s@<>,;:\"]+@[^\\s@<>,;:\"]+\\.[^\\s@.<>,;:\"]+");

    private EmailAddress() {
    }

    static String normalised(String written) {
        return read(written).orElseGet(() -> written.toLowerCase(Locale.ROOT));
    }

    /** Reads an address; empty where the text is none. */
    static Optional<String> read(String written) {
        if (written.length() > 2 * Identifier.MAX_VALUE) {
            return Optional.empty();
        }
        String text = WrittenValue.plain(written).toLowerCase(Locale.ROOT);
        if (text.endsWith(">") && text.indexOf('<') >= 0) {
            text = text.substring(text.lastIndexOf('<') + 1, text.length() - 1).strip();
        }
        if (text.startsWith("mailto:")) {
            int query = text.indexOf('?');
            text = text.substring("mailto:".length(), query < 0 ? text.length() : query).strip();
        }
        int end = text.length();
        while (end > 0 && ".,;。，；".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        text = text.substring(0, end).strip();
        return SHAPE.matcher(text).matches() ? Optional.of(withUnicodeDomain(text)) : Optional.empty();
    }

    private static String withUnicodeDomain(String address) {
        int at = address.indexOf('@');
        if (!address.startsWith("xn--", at + 1) && address.indexOf(".xn--", at) < 0) {
            return address;
        }
        String unicode = address.substring(0, at + 1) + IDN.toUnicode(address.substring(at + 1)).toLowerCase(Locale.ROOT);
        return SHAPE.matcher(unicode).matches() && unicode.equals(WrittenValue.plain(unicode)) ? unicode : address;
    }
}
