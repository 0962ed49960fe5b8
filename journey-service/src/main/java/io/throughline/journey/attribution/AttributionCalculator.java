package io.throughline.journey.attribution;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.throughline.journey.attribution.MarkovRemovalEffects.RemovalEffects;

/**
 * Credits conversions and their value to channels or touchpoints by several models at once. It takes any number of conversion paths: memory
 * grows only with different paths, and not at all if the models look at one path at a time. The result is association and not effect,
 * because people were not assigned to channels at random.
 */
final class AttributionCalculator {

    private final int channels;
    private final ModelOptions options;
    private final Map<AttributionModel, ChannelCredits> running = new EnumMap<>(AttributionModel.class);
    private final FoldedConversionPaths folded;
    private long conversions;
    private double value;
    private long nulls;

    AttributionCalculator(int channels, Set<AttributionModel> models, ModelOptions options) {
        this.channels = channels;
        this.options = options;
        models.stream().filter(AttributionModel::isPerPath)
                .forEach(model -> running.put(model, new ChannelCredits(new double[channels], new double[channels], null)));
        this.folded = models.stream().allMatch(AttributionModel::isPerPath) ? null : new FoldedConversionPaths();
    }

    /** @return whether there was room for it; if not, the question has to cover fewer channels */
    boolean add(ConversionPath conversionPath) {
        conversions += conversionPath.conversions();
        value += conversionPath.value();
        nulls += conversionPath.nulls();
        if (conversionPath.conversions() > 0) {
            running.forEach((model, credits) -> share(conversionPath, TouchpointWeights.of(model, conversionPath, options), credits));
        }
        return folded == null || folded.add(conversionPath);
    }

    private static void share(ConversionPath conversionPath, double[] weights, ChannelCredits credits) {
        for (int i = 0; i < weights.length; i++) {
            credits.conversions()[conversionPath.touches()[i]] += weights[i] * conversionPath.conversions();
            credits.value()[conversionPath.touches()[i]] += weights[i] * conversionPath.value();
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
     * @param each called often during long computations; an exception from it aborts the work
     * @return empty if a Markov chain of this order has too many states
     */
    Optional<ChannelCredits> credits(AttributionModel model, Runnable each) {
        Optional<ChannelCredits> credits = switch (model) {
            case MARKOV -> MarkovRemovalEffects.of(folded, channels, options.order(), each).map(this::byEffect);
            case SHAPLEY -> Optional.of(shapley());
            default -> Optional.of(running.get(model));
        };
        return credits.map(all -> all.settled(conversions, value));
    }

    private ChannelCredits byEffect(RemovalEffects removalEffects) {
        double sum = 0;
        for (double effect : removalEffects.effects()) {
            sum += effect;
        }
        double[] shared = new double[channels];
        double[] worth = new double[channels];
        for (int i = 0; i < channels && sum > 0; i++) {
            shared[i] = removalEffects.effects()[i] / sum * conversions;
            worth[i] = removalEffects.effects()[i] / sum * value;
        }
        return new ChannelCredits(shared, worth, removalEffects.effects());
    }

    /**
     * The value of a set of channels is the number of conversions whose paths need no other channel. In this game, the Shapley value is
     * exactly an equal share of each conversion for every channel of its path. Source: Zhao, Mahboobi and Bagheri, Shapley Value Methods
     * for Attribution Modeling in Online Advertising, arXiv:1804.05327, 2018.
     */
    private ChannelCredits shapley() {
        double[] shared = new double[channels];
        double[] worth = new double[channels];
        folded.each((touches, tally) -> {
            int[] different = java.util.Arrays.stream(touches).distinct().toArray();
            for (int touch : different) {
                shared[touch] += (double) tally.conversions() / different.length;
                worth[touch] += tally.value() / different.length;
            }
        });
        return new ChannelCredits(shared, worth, null);
    }
}
