package io.throughline.journey.metric;

import jakarta.annotation.Nullable;

import io.throughline.journey.analysis.result.ShareInterval;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One metric of a touchpoint, channel or segment.
 *
 * @param value a count, a share, seconds or minor units of {@code currency}
 * @param n the basis: for a share its total, for a mean the number of values; null for a count
 * @param low the 95 % interval: Wilson's for a share, by Student's t for a mean; null for others
 * @param median of durations, in seconds
 * @param previous the value in the comparison period; null if nothing is compared
 * @param change (value − previous) / previous; null if previous was 0
 * @param deviation (value − target) / target; null if no target is set
 */
@Schema(name = "Metric", description = "One number of a row")
public record MetricValue(
        @Schema(description = "A count, a share from 0 to 1, seconds, or the smallest units of `currency`") double value,
        @Nullable @Schema(description = "What it stands on: of a share what it is a share of, of a mean how many values; left out of a "
                + "count") Long n,
        @Nullable @Schema(description = "The lower end of the 95 % interval: of a share Wilson's, of a mean by Student's t") Double low,
        @Nullable @Schema(description = "The upper end of that interval") Double high,
        @Nullable @Schema(description = "Of durations, in seconds") Double median,
        @Nullable @Schema(description = "The currency by ISO 4217, of money alone") String currency,
        @Nullable @Schema(description = "The value in the period to compare with") Double previous,
        @Nullable @Schema(description = "(value - previous) / previous; left out where that was 0") Double change,
        @Nullable @Schema(description = "Where it was when somebody began to look") Double baseline,
        @Nullable @Schema(description = "Where it should be") Double target,
        @Nullable @Schema(description = "Where others are") Double benchmark,
        @Nullable @Schema(description = "(value - target) / target; left out where nobody set a target") Double deviation) {

    static MetricValue count(long value) {
        return plain(value, null, null, null, null, null);
    }

    static MetricValue number(double value) {
        return plain(value, null, null, null, null, null);
    }

    /** Null if the total is 0. */
    static MetricValue share(long n, long of) {
        if (of == 0) {
            return null;
        }
        ShareInterval share = ShareInterval.wilson(n, of);
        return plain(share.share(), of, share.low(), share.high(), null, null);
    }

    /** Null if there are no values. */
    static MetricValue mean(DurationStatistics durationStatistics) {
        if (durationStatistics.n() == 0) {
            return null;
        }
        Double margin = durationStatistics.margin();
        return plain(durationStatistics.mean(), durationStatistics.n(), margin == null ? null : durationStatistics.mean() - margin,
                margin == null ? null : durationStatistics.mean() + margin,
                durationStatistics.median(), null);
    }

    static MetricValue money(double minor, Long n, String currency) {
        return plain(minor, n, null, null, null, currency);
    }

    static MetricValue plain(double value, Long n, Double low, Double high, Double median, String currency) {
        return new MetricValue(value, n, low, high, median, currency, null, null, null, null, null, null);
    }

    MetricValue beside(MetricValue before) {
        Double then = before == null ? null : Double.valueOf(before.value);
        return new MetricValue(value, n, low, high, median, currency, then, then == null || then == 0 ? null : (value - then) / then,
                baseline, target, benchmark,
                deviation);
    }

    MetricValue against(MetricTarget aim) {
        if (aim == null) {
            return this;
        }
        Double off = aim.target() == null || aim.target() == 0 ? null : Double.valueOf((value - aim.target()) / aim.target());
        return new MetricValue(value, n, low, high, median, currency, previous, change, aim.baseline(), aim.target(), aim.benchmark(), off);
    }
}
