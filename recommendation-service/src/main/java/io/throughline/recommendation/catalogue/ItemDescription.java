package io.throughline.recommendation.catalogue;

import java.time.Instant;

/**
 * An item's description with its time. The later description wins, and of two at the same time the one that sorts last, so that
 * the order of arrival does not matter.
 *
 * @param vouched whether a trusted source named it
 * @param namedAt null where {@code name} is null; likewise {@code filedAt} with {@code category}
 */
public record ItemDescription(String itemId, boolean vouched, String name, Instant namedAt, String category, Instant filedAt) {

    public static ItemDescription of(EventProduct product, Instant at, boolean vouched) {
        return new ItemDescription(product.itemId(), vouched, product.name(), product.name() == null ? null : at, product.category(),
                product.category() == null ? null : at);
    }

    public ItemDescription merge(ItemDescription other) {
        boolean name = stands(this.name, namedAt, other.name, other.namedAt);
        boolean category = stands(this.category, filedAt, other.category, other.filedAt);
        return new ItemDescription(itemId, vouched || other.vouched, name ? this.name : other.name, name ? namedAt : other.namedAt,
                category ? this.category : other.category, category ? filedAt : other.filedAt);
    }

    private static boolean stands(String mine, Instant at, String other, Instant otherAt) {
        if (mine == null || other == null) {
            return other == null;
        }
        int order = at.compareTo(otherAt);
        return order != 0 ? order > 0 : mine.compareTo(other) >= 0;
    }
}
