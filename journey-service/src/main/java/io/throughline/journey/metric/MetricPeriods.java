package io.throughline.journey.metric;

import java.time.Instant;

import io.throughline.journey.analysis.question.TimePeriod;

/** Periods of time that a question reads. */
public final class MetricPeriods {

    private MetricPeriods() {
    }

    /** The shortest period that contains both. @param compare null for none */
    public static TimePeriod both(TimePeriod period, TimePeriod compare) {
        if (compare == null) {
            return period;
        }
        Instant from = compare.from().isBefore(period.from()) ? compare.from() : period.from();
        Instant to = compare.to().isAfter(period.to()) ? compare.to() : period.to();
        return new TimePeriod(from, to, period.zone());
    }
}
