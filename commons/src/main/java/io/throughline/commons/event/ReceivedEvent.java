package io.throughline.commons.event;

/**
 * An event as it came from Kafka.
 */
public record ReceivedEvent(KeyedEvent event, String topic, int partition, long offset) {
}
