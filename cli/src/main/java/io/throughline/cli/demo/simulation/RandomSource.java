package io.throughline.cli.demo.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One person's random numbers. Each person has a separate generator, so a shop of 1,000 contains the same people as a shop of
 * 500, and additions to one person's life change no other person's.
 */
final class RandomSource {

    // 2^64 over the golden ratio, so that neighbouring people get independent generators (Steele, Lea, Flood 2014).
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final SplittableRandom random;

    RandomSource(long seed, int person) {
        this.random = new SplittableRandom(seed * 31 + (person + 1) * GOLDEN_GAMMA);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A number from least to most, both included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    double between(double least, double most) {
        return least + random.nextDouble() * (most - least);
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A choice in which few products make most of the sales: place k of n has weight 1/(k+2). */
    <T> T popular(List<T> choices) {
        double total = 0;
        for (int k = 0; k < choices.size(); k++) {
            total += 1.0 / (k + 2);
        }
        double left = random.nextDouble() * total;
        for (int k = 0; k < choices.size(); k++) {
            left -= 1.0 / (k + 2);
            if (left < 0) {
                return choices.get(k);
            }
        }
        return choices.getLast();
    }

    /** A log-normal duration, as typical for human activities. */
    Duration about(Duration median, double sigma) {
        return Duration.ofMillis(Math.round(median.toMillis() * Math.exp(sigma * random.nextGaussian())));
    }

    Duration seconds(int least, int most) {
        return Duration.ofMillis(random.nextLong(least * 1000L, most * 1000L + 1));
    }
}
