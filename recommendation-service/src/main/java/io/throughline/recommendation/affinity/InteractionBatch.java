package io.throughline.recommendation.affinity;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.throughline.recommendation.affinity.OrderBasket.Pair;
import io.throughline.recommendation.catalogue.CommerceEvent;
import io.throughline.recommendation.catalogue.CommerceEvent.Added;
import io.throughline.recommendation.catalogue.CommerceEvent.Ordered;
import io.throughline.recommendation.catalogue.CommerceEvent.Viewed;
import io.throughline.recommendation.catalogue.EventProduct;
import io.throughline.recommendation.catalogue.ItemDescription;

/** The sums of a batch of events: each row of the store once, for any number of events. */
final class InteractionBatch {

    /** Sums for an item; {@code logWeight} is null without an order. */
    record Tally(long views, long adds, long orders, Double logWeight) {

        private static final Tally NONE = new Tally(0, 0, 0, null);

        private Tally plus(InteractionType interactionType, Instant at) {
            return switch (interactionType) {
                case VIEWED -> new Tally(views + 1, adds, orders, logWeight);
                case ADDED -> new Tally(views, adds + 1, orders, logWeight);
                case BOUGHT -> {
                    double weight = ItemPopularity.logWeight(at);
                    yield new Tally(views, adds, orders + 1, logWeight == null ? weight : ItemPopularity.plus(logWeight, weight));
                }
            };
        }
    }

    record SubjectItem(String subject, String itemId) {
    }

    /** How often and when last a subject interacted with an item; a time is null where it never did. */
    record InteractionCounts(long viewed, long added, long bought, Instant lastViewed, Instant lastAdded, Instant lastBought) {

        private static final InteractionCounts NEVER = new InteractionCounts(0, 0, 0, null, null, null);

        private InteractionCounts plus(InteractionType interactionType, Instant at) {
            return switch (interactionType) {
                case VIEWED -> new InteractionCounts(viewed + 1, added, bought, later(lastViewed, at), lastAdded, lastBought);
                case ADDED -> new InteractionCounts(viewed, added + 1, bought, lastViewed, later(lastAdded, at), lastBought);
                case BOUGHT -> new InteractionCounts(viewed, added, bought + 1, lastViewed, lastAdded, later(lastBought, at));
            };
        }

        private static Instant later(Instant known, Instant at) {
            return known == null || at.isAfter(known) ? at : known;
        }
    }

    private final Map<String, ItemDescription> news = new LinkedHashMap<>();
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final Map<SubjectItem, InteractionCounts> met = new LinkedHashMap<>();
    private final Map<Pair, Long> pairs = new LinkedHashMap<>();

    private InteractionBatch() {
    }

    static InteractionBatch of(List<CommerceEvent> events) {
        InteractionBatch interactionBatch = new InteractionBatch();
        for (CommerceEvent event : events) {
            switch (event) {
                case Viewed viewed ->
                        interactionBatch.add(InteractionType.VIEWED, viewed.subject(), viewed.at(), viewed.product(),
                                viewed.origin().isTrusted());
                case Added added ->
                        interactionBatch.add(InteractionType.ADDED, added.subject(), added.at(), added.product(),
                                added.origin().isTrusted());
                case Ordered order -> interactionBatch.add(order);
                case CommerceEvent.Other nothing -> {
                }
                case CommerceEvent.Unusable nothing -> {
                }
            }
        }
        return interactionBatch;
    }

    private void add(Ordered order) {
        order.products().forEach(product -> add(InteractionType.BOUGHT, order.subject(), order.at(), product, true));
        OrderBasket.pairs(order.products().stream().map(EventProduct::itemId).toList()).forEach(pair -> pairs.merge(pair, 1L, Long::sum));
    }

    private void add(InteractionType interactionType, String subject, Instant at, EventProduct product, boolean vouched) {
        news.merge(product.itemId(), ItemDescription.of(product, at, vouched), ItemDescription::merge);
        tallies.put(product.itemId(), tallies.getOrDefault(product.itemId(), Tally.NONE).plus(interactionType, at));
        SubjectItem key = new SubjectItem(subject, product.itemId());
        met.put(key, met.getOrDefault(key, InteractionCounts.NEVER).plus(interactionType, at));
    }

    boolean isEmpty() {
        return news.isEmpty();
    }

    Map<String, ItemDescription> news() {
        return news;
    }

    Map<String, Tally> tallies() {
        return tallies;
    }

    Map<SubjectItem, InteractionCounts> met() {
        return met;
    }

    Map<Pair, Long> pairs() {
        return pairs;
    }
}
