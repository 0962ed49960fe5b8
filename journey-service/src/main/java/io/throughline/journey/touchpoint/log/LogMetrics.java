package io.throughline.journey.touchpoint.log;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Metrics of the log's writer. Its lag is measured with that of all consumers. */
@ApplicationScoped
class LogMetrics {

    private final DistributionSummary batches;
    private final Timer duration;
    private final Counter written;
    private final Counter repeated;

    @Inject
    LogMetrics(MeterRegistry meters) {
        batches = DistributionSummary.builder("throughline.log.batch").description("Events written at once").register(meters);
        duration = Timer.builder("throughline.log.write").description("Time of one batch, all steps").register(meters);
        written = Counter.builder("throughline.log.written").description("Rows appended to the touchpoint log").register(meters);
        repeated = Counter.builder("throughline.log.repeated")
                .description("Events passed over because their messageId came before").register(meters);
    }

    void time(int events, Runnable work) {
        duration.record(work);
        batches.record(events);
    }

    void written(int rows, int passedOver) {
        written.increment(rows);
        repeated.increment(passedOver);
    }
}
