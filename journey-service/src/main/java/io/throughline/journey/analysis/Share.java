package io.throughline.journey.analysis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.throughline.commons.statistics.Wilson;

/**
 * A share of a number, with the interval in which it lies by 95 %, after Wilson.
 *
 * @param of how many there are
 * @param n how many of them
 * @param share {@code n / of}; null of none, and the interval is then all that is possible
 */
public record Share(long of, long n, @JsonInclude Double share, double low, double high) {

    public static Share wilson(long n, long of) {
        if (n < 0 || n > of) {
            throw new IllegalArgumentException(n + " of " + of);
        }
        if (of == 0) {
            return new Share(0, 0, null, 0, 1);
        }
        Wilson interval = Wilson.of(n, of);
        return new Share(of, n, (double) n / of, interval.low(), interval.high());
    }
}
