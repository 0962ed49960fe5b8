package io.throughline.recommendation.affinity;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import org.hibernate.reactive.mutiny.Mutiny;

/** The recommendation model: which items to offer a person, learnt from all purchases. */
@ApplicationScoped
public class AffinityModel {

    public static final String MODEL = "affinity";

    /** Increased by every change that makes the same data yield another list. */
    public static final String VERSION = "2";

    private final AffinityReader reader;
    private final AffinitySettings settings;
    private final CandidateRanking ranking;
    private final SeedItem.Weights weights;

    @Inject
    AffinityModel(AffinityReader reader, AffinitySettings settings) {
        this.reader = reader;
        this.settings = settings;
        this.ranking = new CandidateRanking(new ItemSimilarity(settings.similarityShrinkage()),
                new ItemPopularity(settings.popularityShrinkage()));
        this.weights = new SeedItem.Weights(settings.weight().bought(), settings.weight().added(), settings.weight().viewed());
    }

    /**
     * Runs at most three queries for any person.
     *
     * @param person all identifiers of one person
     * @return items that were bought under none of these identifiers; fewer than {@code limit} where no more are known
     */
    public Uni<List<RecommendedItem>> suggest(Mutiny.Session session, List<Identifier> person, int limit, Instant now) {
        return reader.userItemHistory(session, person).chain(tastes -> {
            Set<Long> bought = new HashSet<>();
            tastes.stream().filter(UserItemHistory::isBought).forEach(taste -> bought.add(taste.item()));
            List<SeedItem> seeds = SeedItem.of(tastes, weights, settings.seeds());
            return reader.neighbours(session, seeds, bought, settings.neighbours())
                    .chain(neighbours -> reader.favourites(session, bought, limit, limit - distinct(neighbours))
                            .map(favourites -> ranking.rank(seeds, neighbours, favourites, bought, limit, now)));
        });
    }

    private static int distinct(List<SimilarItem> neighbours) {
        return (int) neighbours.stream().mapToLong(SimilarItem::item).distinct().count();
    }
}
