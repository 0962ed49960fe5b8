package io.throughline.recommendation.catalogue;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.json.StorableText;

/**
 * An item as an event describes it.
 *
 * @param itemId see {@link ItemId}
 * @param name null where the event does not say
 * @param category null where the event does not say
 */
public record EventProduct(String itemId, String name, String category) {

    /** The most characters of a name that a screen shows; a longer name is cut off. In code points, so that no character is halved. */
    static final int MAX_LABEL = 256;

    /**
     * Control characters, line ends, and invisible marks that change the direction of text on a screen; not the joiners of emoji
     * and scripts.
     */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\u2028\\u2029]+|[\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]");

    static Optional<EventProduct> of(JsonNode product) {
        return ItemId.of(product).map(id -> new EventProduct(id, label(product.get("name")), label(product.get("category"))));
    }

    private static String label(JsonNode value) {
        if (value == null || !value.isTextual() || StorableText.fault(value.textValue()).isPresent()) {
            return null;
        }
        String text = Normalizer.normalize(UNSEEN.matcher(value.textValue()).replaceAll(" ").strip(), Normalizer.Form.NFC);
        if (text.codePointCount(0, text.length()) > MAX_LABEL) {
            text = text.substring(0, text.offsetByCodePoints(0, MAX_LABEL)).strip();
        }
        return text.isEmpty() ? null : text;
    }
}
