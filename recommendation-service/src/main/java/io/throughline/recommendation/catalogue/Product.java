package io.throughline.recommendation.catalogue;

import java.text.Normalizer;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.json.Text;

/**
 * An item as an event describes it.
 *
 * @param itemId see {@link ItemId}
 * @param name null where the event does not say
 * @param category null where the event does not say
 */
public record Product(String itemId, String name, String category) {

    /** What a screen shows of a name; the rest of a longer one is cut off. In code points, so that no character is halved. */
    static final int MAX_LABEL = 256;

    static Optional<Product> of(JsonNode product) {
        return ItemId.of(product).map(id -> new Product(id, label(product.get("name")), label(product.get("category"))));
    }

    private static String label(JsonNode value) {
        if (value == null || !value.isTextual() || Text.fault(value.textValue()).isPresent()) {
            return null;
        }
        String text = Normalizer.normalize(value.textValue().replaceAll("\\p{Cntrl}+", " ").strip(), Normalizer.Form.NFC);
        if (text.codePointCount(0, text.length()) > MAX_LABEL) {
            text = text.substring(0, text.offsetByCodePoints(0, MAX_LABEL)).strip();
        }
        return text.isEmpty() ? null : text;
    }
}
