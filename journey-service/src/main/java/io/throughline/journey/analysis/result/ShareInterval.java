package io.throughline.journey.analysis.result;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.throughline.commons.statistics.WilsonInterval;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A share of a number, with its 95 % Wilson interval.
 *
 * @param of the total
 * @param n how many of the total
 * @param share {@code n / of}; null if the total is 0, and the interval is then the whole range
 */
@Schema(name = "Share", description = "A share of a number, with the 95 % interval after Wilson")
public record ShareInterval(
        @Schema(description = "How many there are") long of,
        @Schema(description = "How many of them") long n,
        @JsonInclude @Nullable @Schema(description = "n / of; null of none") Double share,
        @Schema(description = "The lower end of the interval; 0 of none") double low,
        @Schema(description = "The upper end of the interval; 1 of none") double high) {

    public static ShareInterval wilson(long n, long of) {
        if (n < 0 || n > of) {
            throw new IllegalArgumentException(n + " of " + of);
        }
        if (of == 0) {
            return new ShareInterval(0, 0, null, 0, 1);
        }
        WilsonInterval interval = WilsonInterval.of(n, of);
        return new ShareInterval(of, n, (double) n / of, interval.low(), interval.high());
    }
}
