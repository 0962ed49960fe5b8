package io.throughline.commons.test.fuzz;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How much a fuzz test sends. Without settings every run is the same: a fixed seed and a fixed number of inputs.
 * {@code -Dfuzz.seed} gives another seed, {@code -Dfuzz.minutes} sends for that long instead, {@code -Dfuzz.case} sends one input
 * alone.
 *
 * @param only the number of the one input to send; negative where all are sent
 */
public record FuzzSettings(long seed, Duration time, int inputs, int only) {

    private static final long FIXED_SEED = 20261130L;

    /** @param inputs the number of inputs where no time is given */
    public static FuzzSettings of(int inputs) {
        return new FuzzSettings(Long.getLong("fuzz.seed", FIXED_SEED), Duration.ofSeconds((long) (60 * Double.parseDouble(
                System.getProperty("fuzz.minutes", "0")))), inputs, Integer.getInteger("fuzz.case", -1));
    }

    /**
     * The random numbers of one input. They depend only on the seed and the input's number, so that it can be repeated without
     * the inputs before it.
     */
    SplittableRandom random(String phase, int number) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + phase.hashCode() * 31L + number);
    }

    /** The settings for one phase of a test: this share of the time and of the inputs. */
    public FuzzSettings share(double share) {
        return new FuzzSettings(seed, Duration.ofMillis((long) (time.toMillis() * share)), (int) (inputs * share), only);
    }
}
