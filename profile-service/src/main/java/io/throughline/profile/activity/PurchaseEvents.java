package io.throughline.profile.activity;

import java.util.Set;

/**
 * What orders and money are, where it matters who told of them: anybody who reads the key of a page can make up an order. Events by the
 * names of
 * Segment's ecommerce specification, and amounts by the names that it gives them.
 */
public final class PurchaseEvents {

    private static final Set<String> EVENTS = Set.of("Order Completed", "Order Updated", "Order Refunded", "Order Cancelled");
    private static final Set<String> AMOUNTS = Set.of("revenue", "total", "subtotal", "value", "amount");

    private PurchaseEvents() {
    }

    /**
     * Whether an event counts for a definition.
     *
     * @param property whose values the definition takes; null where it takes none
     * @param includePublic true: whoever told of it; false: only what believed sources told of; null: of orders and amounts only that
     */
    public static boolean count(String event, boolean trusted, String property, Boolean includePublic) {
        if (trusted || Boolean.TRUE.equals(includePublic)) {
            return true;
        }
        return includePublic == null && !EVENTS.contains(event) && !(property != null && AMOUNTS.contains(property));
    }
}
