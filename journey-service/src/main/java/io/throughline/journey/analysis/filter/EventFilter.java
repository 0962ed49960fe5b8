package io.throughline.journey.analysis.filter;

import java.util.List;

import io.throughline.commons.identity.SourceTrust;

/** A question to one event. */
public sealed interface EventFilter {

    record Any() implements EventFilter {
    }

    record And(List<EventFilter> parts) implements EventFilter {
    }

    record Or(List<EventFilter> parts) implements EventFilter {
    }

    record Not(EventFilter part) implements EventFilter {
    }

    /** @param values 1 to 1,000, any of which it may be */
    record Is(LogField field, List<String> values) implements EventFilter {
    }

    /**
     * @param path from the properties' root, its names parted by dots: {@code address.city}
     * @param checks all of which must hold
     */
    record Property(String path, List<PropertyCondition> checks) implements EventFilter {
    }

    EventFilter ANY = new Any();

    static EventFilter is(LogField field, String... values) {
        return new Is(field, List.of(values));
    }

    /** An event that nobody who is believed told of: of a public source, or from before sources had a trust. */
    static EventFilter unproven() {
        return new Not(is(LogField.TRUST, SourceTrust.SERVER.wireName(), SourceTrust.IMPORT.wireName()));
    }

    /** An event of this name. */
    static EventFilter event(String name) {
        return is(LogField.NAME, name);
    }
}
