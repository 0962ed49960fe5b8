package io.throughline.recommendation.catalogue;

import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.json.StorableText;

/**
 * What a touchpoint says about items, following Segment's e-commerce specification, version 2
 * (https://segment.com/docs/connections/spec/ecommerce/v2/): Product Viewed, Product Added, Order Completed.
 */
public sealed interface CommerceEvent {

    /** An item was viewed or added to a cart. Learnt from every source, within {@code InteractionLimits}. */
    sealed interface Interaction extends CommerceEvent {

        String subject();

        /** Without name and category where the source is public, since a public source may not describe items. */
        EventProduct product();

        EventOrigin origin();
    }

    record Viewed(String subject, Instant at, EventProduct product, EventOrigin origin) implements Interaction {
    }

    record Added(String subject, Instant at, EventProduct product, EventOrigin origin) implements Interaction {
    }

    /**
     * An order reported by a trusted source. Orders from public sources are never learnt.
     *
     * @param orderId null where the shop gave none; then only the event's own id identifies the order
     * @param products each item once, in the order of the lines
     * @param unusableLines lines without a usable item id
     */
    record Ordered(String subject, Instant at, String orderId, List<EventProduct> products, int unusableLines, EventOrigin origin)
            implements CommerceEvent {
    }

    /** An event without relevance to this service. */
    record Other() implements CommerceEvent {
    }

    /** A commerce event with nothing to learn from, or from a source that is not trusted with it. It is counted and skipped. */
    record Unusable(String reason) implements CommerceEvent {
    }

    /** A longer order id is a mistake; the order counts like one without an id. */
    int MAX_ORDER_ID = 128;

    static CommerceEvent of(TouchpointEvent touchpoint) {
        if (!touchpoint.type().equals("track") || touchpoint.name() == null) {
            return new Other();
        }
        String subject = touchpoint.subject().toString();
        EventOrigin origin = touchpoint.origin();
        return switch (touchpoint.name()) {
            case "Product Viewed" -> touchpoint.subject().isClaimed() ? new Unusable("claimed_subject")
                    : product(touchpoint).<CommerceEvent>map(product -> new Viewed(subject, touchpoint.at(), product, origin))
                            .orElse(noItem());
            case "Product Added" -> touchpoint.subject().isClaimed() ? new Unusable("claimed_subject")
                    : product(touchpoint).<CommerceEvent>map(product -> new Added(subject, touchpoint.at(), product, origin))
                            .orElse(noItem());
            case "Order Completed" -> origin.isTrusted() ? order(subject, touchpoint) : new Unusable("public_order");
            default -> new Other();
        };
    }

    private static Optional<EventProduct> product(TouchpointEvent touchpoint) {
        return EventProduct.of(touchpoint.properties())
                .map(product -> touchpoint.origin().isTrusted() ? product : new EventProduct(product.itemId(), null, null));
    }

    private static CommerceEvent noItem() {
        return new Unusable("no_item");
    }

    private static CommerceEvent order(String subject, TouchpointEvent touchpoint) {
        JsonNode lines = touchpoint.properties().path("products");
        if (!lines.isArray() || lines.isEmpty()) {
            return new Unusable("no_products");
        }
        Map<String, EventProduct> products = new LinkedHashMap<>();
        int unusable = 0;
        for (JsonNode line : lines) {
            Optional<EventProduct> product = EventProduct.of(line);
            product.ifPresent(found -> products.putIfAbsent(found.itemId(), found));
            unusable += product.isEmpty() ? 1 : 0;
        }
        return products.isEmpty() ? noItem()
                : new Ordered(subject, touchpoint.at(), orderId(touchpoint.properties().path("order_id")),
                        new ArrayList<>(products.values()), unusable, touchpoint.origin());
    }

    private static String orderId(JsonNode value) {
        if (!value.isTextual() && !value.isIntegralNumber() || StorableText.fault(value.asText()).isPresent()) {
            return null;
        }
        String id = Normalizer.normalize(value.asText().strip(), Normalizer.Form.NFC);
        return id.isEmpty() || id.length() > MAX_ORDER_ID ? null : id;
    }
}
