package io.throughline.cli.demo.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Determines a shop's whole history: two shops with the same settings are identical event by event.
 *
 * @param customers the number of people, including those who never sign in
 * @param days length of the history, 60 to 400
 * @param until its end
 */
public record ShopSettings(int customers, long seed, int days, Instant until) {

    static final int MIN_DAYS = 60;
    static final int MAX_DAYS = 400;

    public ShopSettings {
        if (customers < 1 || customers > 1_000_000) {
            throw new IllegalArgumentException("--customers is 1 to 1,000,000.");
        }
        if (days < MIN_DAYS || days > MAX_DAYS) {
            throw new IllegalArgumentException(
                    "--days is " + MIN_DAYS + " to " + MAX_DAYS + ": a first visit, orders and their deliveries must fit in.");
        }
        until = until.truncatedTo(ChronoUnit.SECONDS);
    }

    public Instant start() {
        return until.minus(Duration.ofDays(days));
    }

    Instant day(double day) {
        return start().plus(Duration.ofSeconds(Math.round(day * 86_400)));
    }

    /** Part of every id, so that another seed or another time yields other people, and their events are not dropped as duplicates. */
    String run() {
        long mixed = (seed * 1_000_003 + days) * 1_000_003 + until.getEpochSecond();
        mixed = (mixed ^ (mixed >>> 31)) * 0x94D049BB133111EBL;
        return "%05x".formatted((mixed >>> 20) & 0xFFFFF);
    }
}
