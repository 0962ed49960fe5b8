package io.throughline.recommendation.affinity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.throughline.recommendation.affinity.RecommendationReason.BoughtTogether;
import io.throughline.recommendation.affinity.RecommendationReason.With;

/**
 * Ranks candidates: first items that are bought together with the person's own items, then popular items.
 *
 * <p>A candidate's score is {@code Σ w_s · sim(s, j) / Σ w_s} over all seeds s of the person (item-based neighbourhood with
 * weighted seeds; Deshpande and Karypis, "Item-Based Top-N Recommendation Algorithms", ACM TOIS 22(1), 2004, add up similarities
 * in the same way). Equal scores are ordered by the catalogue's number, so that the same data always give the same list.
 */
final class CandidateRanking {

    private final ItemSimilarity similarity;
    private final ItemPopularity popularity;

    CandidateRanking(ItemSimilarity similarity, ItemPopularity popularity) {
        this.similarity = similarity;
        this.popularity = popularity;
    }

    /** @param bought numbers of the items that may not be recommended */
    List<RecommendedItem> rank(List<SeedItem> seeds, List<SimilarItem> neighbours, List<PopularItem> favourites, Set<Long> bought,
            int limit, Instant now) {
        List<RecommendedItem> ranked = new ArrayList<>(limit);
        Set<Long> taken = new HashSet<>(bought);
        for (Candidate candidate : candidates(seeds, neighbours)) {
            if (ranked.size() < limit && taken.add(candidate.item.item())) {
                ranked.add(candidate.suggestion(ranked.size() + 1));
            }
        }
        for (PopularItem popularItem : favourites) {
            if (ranked.size() < limit && taken.add(popularItem.item())) {
                ranked.add(popular(popularItem, ranked.size() + 1, now));
            }
        }
        return ranked;
    }

    private List<Candidate> candidates(List<SeedItem> seeds, List<SimilarItem> neighbours) {
        Map<Long, SeedItem> byItem = new HashMap<>();
        seeds.forEach(seedItem -> byItem.put(seedItem.taste().item(), seedItem));
        double weights = seeds.stream().mapToDouble(SeedItem::weight).sum();
        Map<Long, Candidate> candidates = new HashMap<>();
        for (SimilarItem similarItem : neighbours) {
            SeedItem seedItem = byItem.get(similarItem.seed());
            double similar = similarity.of(similarItem.together(), seedItem.taste().orders(), similarItem.orders());
            if (similar > 0 && weights > 0) {
                candidates.computeIfAbsent(similarItem.item(), item -> new Candidate(similarItem))
                        .add(seedItem, similarItem, similar, seedItem.weight() / weights * similar);
            }
        }
        return candidates.values().stream().sorted(Comparator.<Candidate>comparingDouble(each -> each.score).reversed()
                .thenComparing(each -> each.item.item())).toList();
    }

    private RecommendedItem popular(PopularItem item, int rank, Instant now) {
        double recent = ItemPopularity.recentOrders(item.logWeight(), now);
        RecommendationReason reason = new RecommendationReason.Popular(item.orders(), rounded(recent), ItemPopularity.HALF_LIFE.toDays());
        return new RecommendedItem(item.itemId(), item.name(), item.category(), rank, rounded(popularity.score(recent)), reason);
    }

    /** Six digits exceed the precision of the data. */
    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    private static final class Candidate {

        private final SimilarItem item;
        private double score;
        private int seeds;
        private double most = -1;
        private SeedItem bestSeed;
        private SimilarItem best;
        private double bestSimilarity;

        Candidate(SimilarItem item) {
            this.item = item;
        }

        void add(SeedItem seedItem, SimilarItem similarItem, double similar, double part) {
            score += part;
            seeds++;
            if (part > most || part == most && seedItem.taste().item() < bestSeed.taste().item()) {
                most = part;
                bestSeed = seedItem;
                best = similarItem;
                bestSimilarity = similar;
            }
        }

        RecommendedItem suggestion(int rank) {
            UserItemHistory userItemHistory = bestSeed.taste();
            OrderShare share = OrderShare.wilson(best.together(), userItemHistory.orders());
            RecommendationReason reason = new BoughtTogether(new With(userItemHistory.itemId(), userItemHistory.name(), bestSeed.bond()),
                    best.together(),
                    best.orders(), rounded(bestSimilarity),
                    new OrderShare(share.n(), share.of(), rounded(share.value()), rounded(share.low()), rounded(share.high())), seeds);
            return new RecommendedItem(item.itemId(), item.name(), item.category(), rank, rounded(score), reason);
        }
    }
}
