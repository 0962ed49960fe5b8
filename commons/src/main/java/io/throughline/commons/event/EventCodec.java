package io.throughline.commons.event;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Encodes and decodes events as CloudEvents 1.0 in Kafka's binary content mode, with the trace context in a header of its own. */
public final class EventCodec {

    static final String TRACEPARENT = "traceparent";

    private EventCodec() {
    }

    public static ProducerRecord<String, byte[]> encode(String topic, KeyedEvent event) {
        ProducerRecord<String, byte[]> record;
        if (event.isTombstone()) {
            // A CloudEvent without data would be written as an empty value, but compaction needs a null value.
            record = new ProducerRecord<>(topic, event.key(), null);
        } else {
            CloudEvent cloudEvent = CloudEventBuilder.v1().withId(event.id()).withSource(URI.create(event.source()))
                    .withType(event.type()).withSubject(event.key()).withTime(event.time().atOffset(ZoneOffset.UTC))
                    .withData("application/json", event.data()).build();
            record = KafkaMessageFactory.<String>createWriter(topic, event.key()).writeBinary(cloudEvent);
        }
        if (event.traceparent() != null) {
            record.headers().add(TRACEPARENT, event.traceparent().getBytes(StandardCharsets.US_ASCII));
        }
        return record;
    }

    /** @throws RuntimeException where the record is no CloudEvent; such a record belongs to the dead letters */
    public static ReceivedEvent decode(ConsumerRecord<String, byte[]> record) {
        String traceparent = header(record.headers(), TRACEPARENT);
        KeyedEvent event;
        if (record.value() == null) {
            event = new KeyedEvent(record.topic() + '/' + record.partition() + '/' + record.offset(), "/tombstones", "", record.key(),
                    Instant.ofEpochMilli(record.timestamp()), null, traceparent);
        } else {
            event = new KeyedEvent(required(record, "ce_id"), required(record, "ce_source"), required(record, "ce_type"),
                    record.key(), time(record), record.value(), traceparent);
        }
        return new ReceivedEvent(event, record.topic(), record.partition(), record.offset());
    }

    // Headers are read by name instead of through the CloudEvents reader, which first copies every header into a map. This code
    // runs for each touchpoint in each of the services.
    private static String required(ConsumerRecord<String, byte[]> record, String name) {
        String value = header(record.headers(), name);
        if (value == null) {
            throw new IllegalArgumentException("The record has no header " + name + ": it is no CloudEvent");
        }
        return value;
    }

    private static Instant time(ConsumerRecord<String, byte[]> record) {
        String time = header(record.headers(), "ce_time");
        return time == null ? Instant.ofEpochMilli(record.timestamp()) : java.time.OffsetDateTime.parse(time).toInstant();
    }

    static String header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
