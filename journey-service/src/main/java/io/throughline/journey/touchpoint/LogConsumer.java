package io.throughline.journey.touchpoint;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.Topics;

/** Follows what is written to the log: what customers did, and what they said of it. */
@ApplicationScoped
class LogConsumer {

    private final TopicConsumers consumers;
    private final LogWriter writer;

    @Inject
    LogConsumer(TopicConsumers consumers, ClickHouseTables tables, LogSchema schema, LogMetrics metrics) {
        this.consumers = consumers;
        this.writer = new LogWriter(tables, schema, metrics);
    }

    void start(@Observes StartupEvent event) {
        consumers.listen("log", List.of(Topics.TOUCHPOINTS, Topics.FEEDBACK), writer);
    }
}
