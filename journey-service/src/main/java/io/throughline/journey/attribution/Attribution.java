package io.throughline.journey.attribution;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.throughline.journey.attribution.Markov.Chain;

/**
 * Shares conversions and their worth among channels or touchpoints by several models at once. Takes any number of trails:
 * what it keeps grows with different trails alone, and with none where the models look at one trail at a time.
 * What it says is association: nobody was kept from a channel by chance.
 */
final class Attribution {

    private final int channels;
    private final Options options;
    private final Map<Model, Credits> running = new EnumMap<>(Model.class);
    private final FoldedTrails folded;
    private long conversions;
    private double value;
    private long nulls;

    Attribution(int channels, Set<Model> models, Options options) {
        this.channels = channels;
        this.options = options;
        models.stream().filter(Model::trailByTrail).forEach(model -> running.put(model, new Credits(new double[channels], new double[channels], null)));
        this.folded = models.stream().allMatch(Model::trailByTrail) ? null : new FoldedTrails();
    }

    /** @return whether there was room for it; if not, the question has to be asked of fewer channels */
    boolean add(Trail trail) {
        conversions += trail.conversions();
        value += trail.value();
        nulls += trail.nulls();
        if (trail.conversions() > 0) {
            running.forEach((model, credits) -> share(trail, Weights.of(model, trail, options), credits));
        }
        return folded == null || folded.add(trail);
    }

    private static void share(Trail trail, double[] weights, Credits credits) {
        for (int i = 0; i < weights.length; i++) {
            credits.conversions()[trail.touches()[i]] += weights[i] * trail.conversions();
            credits.value()[trail.touches()[i]] += weights[i] * trail.value();
        }
    }

    long conversions() {
        return conversions;
    }

    double value() {
        return value;
    }

    long nulls() {
        return nulls;
    }

    /**
     * @param each called often while it takes long; what it throws ends the work
     * @return empty where a Markov chain of this order has too many states
     */
    Optional<Credits> credits(Model model, Runnable each) {
        Optional<Credits> credits = switch (model) {
            case MARKOV -> Markov.of(folded, channels, options.order(), each).map(this::byEffect);
            case SHAPLEY -> Optional.of(shapley());
            default -> Optional.of(running.get(model));
        };
        return credits.map(all -> all.settled(conversions, value));
    }

    private Credits byEffect(Chain chain) {
        double sum = 0;
        for (double effect : chain.effects()) {
            sum += effect;
        }
        double[] shared = new double[channels];
        double[] worth = new double[channels];
        for (int i = 0; i < channels && sum > 0; i++) {
            shared[i] = chain.effects()[i] / sum * conversions;
            worth[i] = chain.effects()[i] / sum * value;
        }
        return new Credits(shared, worth, chain.effects());
    }

    /**
     * A set of channels is worth the conversions of the trails that need no others. Of that game, Shapley's value is exactly an
     * equal share of each conversion for every channel of its trail. Source: Zhao, Mahboobi and Bagheri, Shapley Value Methods
     * for Attribution Modeling in Online Advertising, arXiv:1804.05327, 2018.
     */
    private Credits shapley() {
        double[] shared = new double[channels];
        double[] worth = new double[channels];
        folded.each((touches, tally) -> {
            int[] different = java.util.Arrays.stream(touches).distinct().toArray();
            for (int touch : different) {
                shared[touch] += (double) tally.conversions() / different.length;
                worth[touch] += tally.value() / different.length;
            }
        });
        return new Credits(shared, worth, null);
    }
}
