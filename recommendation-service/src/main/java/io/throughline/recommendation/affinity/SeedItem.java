package io.throughline.recommendation.affinity;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An item from which recommendations for a person start.
 *
 * @param bond the interaction with the greatest weight, which makes it a seed
 * @param weight {@code w(bond) × 2^(-age / half-life)}, where the age is relative to the person's latest interaction and not to
 *        now, so that a person who returns after a year gets recommendations from where they left off
 */
record SeedItem(UserItemHistory taste, InteractionType bond, double weight) {

    /** The weight of each interaction type, greater than 0. */
    record Weights(double bought, double added, double viewed) {

        Weights {
            if (!(bought > 0 && added > 0 && viewed > 0)) {
                throw new IllegalArgumentException("The weights of seeds must be greater than 0");
            }
        }

        private Map<InteractionType, Double> byBond() {
            return new EnumMap<>(Map.of(InteractionType.BOUGHT, bought, InteractionType.ADDED, added, InteractionType.VIEWED, viewed));
        }
    }

    /** The seeds with the greatest weights first, at most {@code most}; among equal ones the item with the lower number first. */
    static List<SeedItem> of(List<UserItemHistory> tastes, Weights weights, int most) {
        Instant latest = tastes.stream().flatMap(userItemHistory -> Stream.of(InteractionType.values()).map(userItemHistory::last))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
        return tastes.stream().flatMap(userItemHistory -> heaviest(userItemHistory, weights, latest).stream())
                .sorted(Comparator.comparingDouble(SeedItem::weight).reversed().thenComparing(seedItem -> seedItem.taste().item()))
                .limit(most).toList();
    }

    private static List<SeedItem> heaviest(UserItemHistory userItemHistory, Weights weights, Instant latest) {
        return weights.byBond().entrySet().stream().filter(each -> userItemHistory.last(each.getKey()) != null)
                .map(each -> new SeedItem(userItemHistory, each.getKey(),
                        each.getValue() * faded(userItemHistory.last(each.getKey()), latest)))
                .max(Comparator.comparingDouble(SeedItem::weight)).stream().toList();
    }

    private static double faded(Instant last, Instant latest) {
        return Math.pow(2, -ItemPopularity.halfLives(Duration.between(last, latest)));
    }
}
