package io.throughline.journey.analysis.filter;

import java.util.List;

import io.throughline.commons.identity.SourceTrust;

/** A condition on one event. */
public sealed interface EventFilter {

    record Any() implements EventFilter {
    }

    record And(List<EventFilter> parts) implements EventFilter {
    }

    record Or(List<EventFilter> parts) implements EventFilter {
    }

    record Not(EventFilter part) implements EventFilter {
    }

    /** @param values 1 to 1,000 values, one of which must match */
    record Is(LogField field, List<String> values) implements EventFilter {
    }

    /**
     * @param path from the root of the properties, with names separated by dots: {@code address.city}
     * @param checks all of which must hold
     */
    record Property(String path, List<PropertyCondition> checks) implements EventFilter {
    }

    EventFilter ANY = new Any();

    static EventFilter is(LogField field, String... values) {
        return new Is(field, List.of(values));
    }

    /** An event without a trusted sender: it comes from a public source, or from before sources had a trust level. */
    static EventFilter unproven() {
        return new Not(is(LogField.TRUST, SourceTrust.SERVER.wireName(), SourceTrust.IMPORT.wireName()));
    }

    /** An event with this name. */
    static EventFilter event(String name) {
        return is(LogField.NAME, name);
    }
}
