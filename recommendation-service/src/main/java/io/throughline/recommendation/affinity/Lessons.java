package io.throughline.recommendation.affinity;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.throughline.recommendation.affinity.Basket.Pair;
import io.throughline.recommendation.catalogue.CommerceEvent;
import io.throughline.recommendation.catalogue.CommerceEvent.Added;
import io.throughline.recommendation.catalogue.CommerceEvent.Ordered;
import io.throughline.recommendation.catalogue.CommerceEvent.Viewed;
import io.throughline.recommendation.catalogue.ItemNews;
import io.throughline.recommendation.catalogue.Product;

/** What a batch of events adds up to: each row of the store once, whatever the number of events. */
final class Lessons {

    /** Sums of an item; {@code logWeight} null without an order. */
    record Tally(long views, long adds, long orders, Double logWeight) {

        private static final Tally NONE = new Tally(0, 0, 0, null);

        private Tally plus(Bond bond, Instant at) {
            return switch (bond) {
                case VIEWED -> new Tally(views + 1, adds, orders, logWeight);
                case ADDED -> new Tally(views, adds + 1, orders, logWeight);
                case BOUGHT -> {
                    double weight = Popularity.logWeight(at);
                    yield new Tally(views, adds, orders + 1, logWeight == null ? weight : Popularity.plus(logWeight, weight));
                }
            };
        }
    }

    record SubjectItem(String subject, String itemId) {
    }

    /** How often and when last a subject met an item; a time is null where it never did. */
    record Met(long viewed, long added, long bought, Instant lastViewed, Instant lastAdded, Instant lastBought) {

        private static final Met NEVER = new Met(0, 0, 0, null, null, null);

        private Met plus(Bond bond, Instant at) {
            return switch (bond) {
                case VIEWED -> new Met(viewed + 1, added, bought, later(lastViewed, at), lastAdded, lastBought);
                case ADDED -> new Met(viewed, added + 1, bought, lastViewed, later(lastAdded, at), lastBought);
                case BOUGHT -> new Met(viewed, added, bought + 1, lastViewed, lastAdded, later(lastBought, at));
            };
        }

        private static Instant later(Instant known, Instant at) {
            return known == null || at.isAfter(known) ? at : known;
        }
    }

    private final Map<String, ItemNews> news = new LinkedHashMap<>();
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final Map<SubjectItem, Met> met = new LinkedHashMap<>();
    private final Map<Pair, Long> pairs = new LinkedHashMap<>();

    private Lessons() {
    }

    static Lessons of(List<CommerceEvent> events) {
        Lessons lessons = new Lessons();
        for (CommerceEvent event : events) {
            switch (event) {
                case Viewed viewed -> lessons.learn(Bond.VIEWED, viewed.subject(), viewed.at(), viewed.product(), viewed.origin().isTrusted());
                case Added added -> lessons.learn(Bond.ADDED, added.subject(), added.at(), added.product(), added.origin().isTrusted());
                case Ordered order -> lessons.learn(order);
                case CommerceEvent.Other nothing -> {
                }
                case CommerceEvent.Unusable nothing -> {
                }
            }
        }
        return lessons;
    }

    private void learn(Ordered order) {
        order.products().forEach(product -> learn(Bond.BOUGHT, order.subject(), order.at(), product, true));
        Basket.pairs(order.products().stream().map(Product::itemId).toList()).forEach(pair -> pairs.merge(pair, 1L, Long::sum));
    }

    private void learn(Bond bond, String subject, Instant at, Product product, boolean vouched) {
        news.merge(product.itemId(), ItemNews.of(product, at, vouched), ItemNews::merge);
        tallies.put(product.itemId(), tallies.getOrDefault(product.itemId(), Tally.NONE).plus(bond, at));
        SubjectItem key = new SubjectItem(subject, product.itemId());
        met.put(key, met.getOrDefault(key, Met.NEVER).plus(bond, at));
    }

    boolean isEmpty() {
        return news.isEmpty();
    }

    Map<String, ItemNews> news() {
        return news;
    }

    Map<String, Tally> tallies() {
        return tallies;
    }

    Map<SubjectItem, Met> met() {
        return met;
    }

    Map<Pair, Long> pairs() {
        return pairs;
    }
}
