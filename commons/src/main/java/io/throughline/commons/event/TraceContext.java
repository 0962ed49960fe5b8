package io.throughline.commons.event;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;

/** The trace of the running code, in the form that events carry. */
public final class TraceContext {

    private TraceContext() {
    }

    /** W3C {@code traceparent} of the current span; null where there is none. */
    public static String traceparent() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? "00-" + span.getTraceId() + '-' + span.getSpanId() + '-' + span.getTraceFlags().asHex() : null;
    }
}
