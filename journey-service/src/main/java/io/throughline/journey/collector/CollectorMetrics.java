package io.throughline.journey.collector;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.journey.source.Source;

/** Metrics of events by channel, because there are few channels but possibly many sources. */
@ApplicationScoped
class CollectorMetrics {

    private final MeterRegistry meters;
    private final Map<String, Counter> accepted = new ConcurrentHashMap<>();
    private final Map<String, Counter> quarantined = new ConcurrentHashMap<>();
    private final Counter unauthenticated;

    @Inject
    CollectorMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.unauthenticated = Counter.builder("throughline.collector.unauthenticated")
                .description("Requests without a write key that counts").register(meters);
    }

    void accepted(Source source, int events) {
        accepted.computeIfAbsent(source.channel(), channel -> Counter.builder("throughline.collector.accepted")
                .description("Events that Kafka acknowledged as touchpoints").tag("channel", channel).register(meters))
                .increment(events);
    }

    void quarantined(Source source, int events) {
        if (events > 0) {
            quarantined.computeIfAbsent(source.channel(), channel -> Counter.builder("throughline.collector.quarantined")
                    .description("Events that broke a rule and are set aside").tag("channel", channel).register(meters))
                    .increment(events);
        }
    }

    void unauthenticated() {
        unauthenticated.increment();
    }
}
