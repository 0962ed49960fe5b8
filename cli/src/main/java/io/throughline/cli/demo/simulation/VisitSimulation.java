package io.throughline.cli.demo.simulation;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Simulates visits to the web shop, the app and the store.
 *
 * <p>Planted: the app's checkout is slow. It takes people {@link #APP_DWELL} instead of {@link #WEB_DWELL} and loses
 * {@link #APP_ABANDONS} instead of {@link #WEB_ABANDONS} of them.
 */
final class VisitSimulation {

    static final Duration WEB_DWELL = Duration.ofSeconds(45);
    static final Duration APP_DWELL = Duration.ofSeconds(150);
    static final double WEB_ABANDONS = 0.22;
    static final double APP_ABANDONS = 0.62;

    private static final double DWELL_SIGMA = 0.4;
    private static final double STARTS_CHECKOUT = 0.6;

    private final SimulationLog simulationLog;
    private final RandomSource randomSource;
    private final SimulatedPerson person;
    private final DeliverySimulation deliverySimulation;

    VisitSimulation(SimulationLog simulationLog, DeliverySimulation deliverySimulation) {
        this.simulationLog = simulationLog;
        this.randomSource = simulationLog.dice;
        this.person = simulationLog.person;
        this.deliverySimulation = deliverySimulation;
    }

    /** @return the viewed products, and the time at which the visit had reached this point */
    Browsed browse(String channel, Map<String, Object> who, Instant at) {
        simulationLog.view(channel, who, at, "Home");
        var seen = new ArrayList<DemoProduct>();
        Instant now = at;
        for (int i = randomSource.between(1, 4); i > 0; i--) {
            now = now.plus(randomSource.seconds(5, 90));
            DemoProduct product = randomSource.popular(ProductCatalogue.PRODUCTS);
            simulationLog.track(channel, who, now, "Product Viewed", product.properties(simulationLog.language()));
            seen.add(product);
        }
        return new Browsed(seen, now);
    }

    record Browsed(List<DemoProduct> seen, Instant until) {
    }

    void shop(String channel, Instant at, boolean mayOrder) {
        Map<String, Object> who = KnownIdentifiers.signedIn(person, channel);
        Browsed browsed = browse(channel, who, at);
        if (!mayOrder || !randomSource.chance(STARTS_CHECKOUT)) {
            return;
        }
        List<DemoProduct> basket = basket(browsed.seen().getFirst());
        Instant now = browsed.until();
        for (DemoProduct product : basket) {
            now = now.plus(randomSource.seconds(3, 30));
            var properties = product.properties(simulationLog.language());
            properties.put("quantity", 1);
            simulationLog.track(channel, who, now, "Product Added", properties);
        }
        checkout(channel, who, now.plus(randomSource.seconds(2, 20)), basket);
    }

    private void checkout(String channel, Map<String, Object> who, Instant start, List<DemoProduct> basket) {
        boolean app = channel.equals("app");
        Duration dwell = randomSource.about(app ? APP_DWELL : WEB_DWELL, DWELL_SIGMA);
        boolean completed = !randomSource.chance(app ? APP_ABANDONS : WEB_ABANDONS);
        String checkoutId = "checkout-" + simulationLog.settings.run() + "-" + person.index() + "-" + simulationLog.touches.size();
        simulationLog.track(channel, who, start, "Checkout Started",
                Map.of("checkout_id", checkoutId, "value", total(basket), "currency", "CNY"));
        simulationLog.track(channel, who, start.plus(dwell.dividedBy(2)), "Checkout Step Viewed",
                Map.of("checkout_id", checkoutId, "step", 2));
        Instant end = start.plus(dwell);
        simulationLog.facts.add(new PlantedFact.Checkout(person.index(), channel, completed, dwell));
        if (completed) {
            CollectorCall order = order(channel, who, end, basket, null);
            deliverySimulation.deliver(order, basket);
        } else {
            // The page to which people went who gave up; it ends their dwell.
            simulationLog.view(channel, who, end, "Cart");
        }
    }

    /** A purchase at the till, where the customer is known by a loyalty card, or by an e-mail address for the receipt. */
    void store(Instant at) {
        Map<String, Object> who =
                person.loyaltyId() != null ? KnownIdentifiers.only("loyalty_id", person.loyaltyId())
                        : KnownIdentifiers.only("email", person.email());
        order("store", who, at, basket(randomSource.popular(ProductCatalogue.PRODUCTS)), null);
    }

    /** @param coupon {@code null} without one */
    CollectorCall order(String channel, Map<String, Object> who, Instant at, List<DemoProduct> basket, String coupon) {
        var products = new ArrayList<Map<String, Object>>();
        for (DemoProduct product : basket) {
            var line = product.properties(simulationLog.language());
            line.put("quantity", 1);
            products.add(line);
            simulationLog.bought.add(product.id());
        }
        var properties = new LinkedHashMap<String, Object>();
        properties.put("order_id", "order-" + simulationLog.settings.run() + "-" + person.index() + "-" + simulationLog.touches.size());
        properties.put("revenue", total(basket));
        properties.put("total", total(basket));
        properties.put("currency", "CNY");
        properties.put("region", person.region());
        if (coupon != null) {
            properties.put("coupon", coupon);
        }
        properties.put("products", products);
        return simulationLog.track(channel, who, at, "Order Completed", properties);
    }

    List<DemoProduct> basket(DemoProduct first) {
        var basket = new ArrayList<DemoProduct>();
        basket.add(first);
        ProductCatalogue.partnerOf(first).filter(partner -> randomSource.chance(ProductCatalogue.TOGETHER_CHANCE)).ifPresent(basket::add);
        if (randomSource.chance(0.25)) {
            DemoProduct another = randomSource.popular(ProductCatalogue.PRODUCTS);
            if (!basket.contains(another)) {
                basket.add(another);
            }
        }
        return basket;
    }

    private static BigDecimal total(List<DemoProduct> basket) {
        return BigDecimal.valueOf(basket.stream().mapToInt(DemoProduct::priceFen).sum(), 2);
    }
}
