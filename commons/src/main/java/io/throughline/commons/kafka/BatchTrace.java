package io.throughline.commons.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;

/**
 * Continues the traces of a batch's events. It makes a span only for each event whose trace is sampled, since one span per
 * touchpoint would cost more than handling the touchpoint.
 */
final class BatchTrace implements AutoCloseable {

    private static final TextMapGetter<Map<String, String>> FROM_MAP = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public String get(Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private final List<ReceivedEvent> batch;
    private final List<Span> spans;

    private BatchTrace(List<ReceivedEvent> batch, List<Span> spans) {
        this.batch = batch;
        this.spans = spans;
    }

    static BatchTrace start(OpenTelemetry tracing, String group, List<ReceivedEvent> events) {
        List<Span> spans = new ArrayList<>();
        List<ReceivedEvent> continued = new ArrayList<>(events.size());
        for (ReceivedEvent received : events) {
            continued.add(sampled(received.event()) ? follow(tracing, group, received, spans) : received);
        }
        return new BatchTrace(continued, spans);
    }

    /** W3C Trace Context, section 3.2.2.5: the last bit of the flags says whether the caller recorded the trace. */
    private static boolean sampled(KeyedEvent event) {
        String parent = event.traceparent();
        return parent != null && parent.length() == 55 && (Character.digit(parent.charAt(54), 16) & 1) == 1;
    }

    private static ReceivedEvent follow(OpenTelemetry tracing, String group, ReceivedEvent received, List<Span> spans) {
        KeyedEvent event = received.event();
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(),
                Map.of("traceparent", event.traceparent()), FROM_MAP);
        Tracer tracer = tracing.getTracer("io.throughline.commons.kafka");
        Span span = tracer.spanBuilder("process " + received.topic()).setParent(parent).setSpanKind(SpanKind.CONSUMER)
                .setAttribute("messaging.system", "kafka").setAttribute("messaging.destination.name", received.topic())
                .setAttribute("messaging.consumer.group.name", group).startSpan();
        spans.add(span);
        SpanContext own = span.getSpanContext();
        String traceparent = own.isValid() ? "00-" + own.getTraceId() + '-' + own.getSpanId() + '-' + own.getTraceFlags().asHex()
                : event.traceparent();
        return new ReceivedEvent(event.withTraceparent(traceparent), received.topic(), received.partition(), received.offset());
    }

    /** The events, each with its handling span as the parent of the events that it causes. */
    List<ReceivedEvent> batch() {
        return batch;
    }

    @Override
    public void close() {
        spans.forEach(Span::end);
    }
}
