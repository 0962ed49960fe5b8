package io.throughline.profile.activity;

import java.util.Set;

/**
 * Recognises orders and amounts, for which the source's trust matters: anybody who reads the key of a page can invent an
 * order. Events and amounts have the names of Segment's ecommerce specification.
 */
public final class PurchaseEvents {

    private static final Set<String> EVENTS = Set.of("Order Completed", "Order Updated", "Order Refunded", "Order Cancelled");
    private static final Set<String> AMOUNTS = Set.of("revenue", "total", "subtotal", "value", "amount");

    private PurchaseEvents() {
    }

    /**
     * Whether an event counts for a definition.
     *
     * @param property whose values the definition aggregates; null where it needs none
     * @param includePublic true: events of all sources; false: only those of trusted sources; null: for orders and amounts
     *        only those of trusted sources
     */
    public static boolean count(String event, boolean trusted, String property, Boolean includePublic) {
        if (trusted || Boolean.TRUE.equals(includePublic)) {
            return true;
        }
        return includePublic == null && !EVENTS.contains(event) && !(property != null && AMOUNTS.contains(property));
    }
}
