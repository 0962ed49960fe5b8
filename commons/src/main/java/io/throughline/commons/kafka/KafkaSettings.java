package io.throughline.commons.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/**
 * How a service speaks to Kafka. Client properties, such as {@code security.protocol}, pass through
 * {@code throughline.kafka.client."property"}.
 */
@ConfigMapping(prefix = "throughline.kafka")
public interface KafkaSettings {

    /** {@code host:port} of one or more brokers. */
    String bootstrapServers();

    /** The consumer group: the service's name. Replicas share it. */
    String group();

    /** Partitions of a topic that does not exist yet: the most replicas that can share its work. */
    @WithDefault("6")
    int partitions();

    /** Replicas of a topic that does not exist yet; 3 on a cluster. */
    @WithDefault("1")
    short replicationFactor();

    /** Events a handler is given at once. */
    @WithDefault("1000")
    int maxPollRecords();

    /** How often an event that fails alone, while the store answers, is tried before it becomes a dead letter. */
    @WithDefault("3")
    int attempts();

    /** The longest pause between tries while a store is away. */
    @WithDefault("5s")
    Duration maxBackOff();

    /** A handler that takes longer over one batch, and meets no failure either, hangs: liveness fails. An erasure may take long. */
    @WithDefault("45M")
    Duration hungAfter();

    /**
     * Replicas that must have an event before it counts as sent, of topics that these services make; without it 2 where a topic
     * has 3 replicas or more, else 1.
     */
    Optional<Integer> minInsyncReplicas();

    /**
     * The largest event that producers send, in bytes before compression; not above the brokers' {@code message.max.bytes}. An outbox takes
     * events that are smaller by {@link EventSize#ROOM}.
     */
    @WithDefault("1048576")
    int maxRequestSize();

    /** Any further property of the Kafka clients. */
    @WithName("client")
    Map<String, String> client();
}
