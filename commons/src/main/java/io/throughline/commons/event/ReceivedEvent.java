package io.throughline.commons.event;

/** An event as it was read from Kafka, with its place there. */
public record ReceivedEvent(KeyedEvent event, String topic, int partition, long offset) {
}
