package io.throughline.recommendation.catalogue;

import java.text.Normalizer;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.json.StorableText;

/** The shop's own id of an item: Segment's {@code product_id}, or the {@code sku} where there is none. */
final class ItemId {

    /** A longer id is a mistake. It is refused rather than cut, since two cut ids may be equal. */
    static final int MAX_LENGTH = 128;

    private ItemId() {
    }

    /** Trimmed and in Unicode NFC; empty where a product's properties contain no usable id. */
    static Optional<String> of(JsonNode product) {
        return usable(product.get("product_id")).or(() -> usable(product.get("sku")));
    }

    private static Optional<String> usable(JsonNode value) {
        // Shops with numeric keys send numbers; a fraction cannot be a key.
        if (value == null || !value.isTextual() && !value.isIntegralNumber()) {
            return Optional.empty();
        }
        String text = value.asText();
        if (text.length() > MAX_LENGTH * 2 || StorableText.fault(text).isPresent()) {
            return Optional.empty();
        }
        String id = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
        boolean ok = !id.isEmpty() && id.length() <= MAX_LENGTH && id.chars().noneMatch(Character::isISOControl);
        return ok ? Optional.of(id) : Optional.empty();
    }
}
