package io.throughline.commons.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Metrics of a consumer for operators: its lag, and the events that it set aside. */
final class ConsumerMetrics {

    private final Map<String, AtomicLong> lags = new HashMap<>();
    private final Counter applied;
    private final Counter deadLetters;

    ConsumerMetrics(MeterRegistry meters, String group, List<String> topics) {
        for (String topic : topics) {
            AtomicLong lag = new AtomicLong();
            lags.put(topic, lag);
            Gauge.builder("throughline.consumer.lag", lag, AtomicLong::get).tags("topic", topic, "group", group)
                    .description("Events that this replica has still to apply").register(meters);
        }
        Tags tags = Tags.of("topics", String.join(",", topics), "group", group);
        applied = Counter.builder("throughline.consumer.applied").tags(tags).description("Events applied").register(meters);
        deadLetters = Counter.builder("throughline.dead.letters").tags(tags)
                .description("Events set aside because they could not be applied").register(meters);
    }

    void lag(KafkaConsumer<String, byte[]> consumer) {
        Map<String, Long> sums = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            sums.merge(partition.topic(), consumer.currentLag(partition).orElse(0), Long::sum);
        }
        lags.forEach((topic, lag) -> lag.set(sums.getOrDefault(topic, 0L)));
    }

    void applied(int events) {
        applied.increment(events);
    }

    void deadLetter() {
        deadLetters.increment();
    }
}
