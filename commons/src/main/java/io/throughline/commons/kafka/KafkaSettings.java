package io.throughline.commons.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/**
 * A service's settings for Kafka. Client properties, such as {@code security.protocol}, are passed on as
 * {@code throughline.kafka.client."property"}.
 */
@ConfigMapping(prefix = "throughline.kafka")
public interface KafkaSettings {

    /** {@code host:port} of one or more brokers. */
    String bootstrapServers();

    /** The consumer group: the service's name. Replicas share it. */
    String group();

    /** Partitions of a topic that is created here: the largest number of replicas that can share its work. */
    @WithDefault("6")
    int partitions();

    /** Replicas of a topic that is created here; 3 on a cluster. */
    @WithDefault("1")
    short replicationFactor();

    /** The most events that a handler is given at once. */
    @WithDefault("1000")
    int maxPollRecords();

    /** How often an event that fails alone, while the store answers, is attempted before it becomes a dead letter. */
    @WithDefault("3")
    int attempts();

    /** The longest pause between attempts while a store is unavailable. */
    @WithDefault("5s")
    Duration maxBackOff();

    /** Liveness fails when a handler takes longer than this over one batch without meeting a failure. An erasure may take long. */
    @WithDefault("45M")
    Duration hungAfter();

    /**
     * Replicas that must have an event before it counts as sent, for topics that these services create. Without this setting 2
     * where a topic has 3 replicas or more, else 1.
     */
    Optional<Integer> minInsyncReplicas();

    /**
     * The largest event that producers send, in bytes before compression; not above the brokers' {@code message.max.bytes}. An
     * outbox accepts events that are smaller by {@link EventSize#ROOM}.
     */
    @WithDefault("1048576")
    int maxRequestSize();

    /** Any further property of the Kafka clients. */
    @WithName("client")
    Map<String, String> client();
}
