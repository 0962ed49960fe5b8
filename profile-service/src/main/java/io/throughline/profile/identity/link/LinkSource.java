package io.throughline.profile.identity.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;

/**
 * The interval in which a source stated a link. The link itself names only its first source; with these records, one
 * source's statements can be taken back without those of others.
 *
 * @param stated whether the source ever stated explicitly that the two are one user
 */
public record LinkSource(Key key, Instant firstReceived, String firstEvent, Instant lastReceived, String lastEvent, boolean stated) {

    /** The precision of the last time: it saves a write for each event. */
    static final Duration GRAIN = Duration.ofMinutes(10);

    /** @param source the event's CloudEvents source */
    public record Key(IdentityLink link, String source) implements Comparable<Key> {

        private static final Comparator<Key> ORDER = Comparator.comparing((Key key) -> key.link().a()).thenComparing(key -> key.link().b())
                .thenComparing(Key::source);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    public static void note(Map<Key, LinkSource> all, IdentityLink link, Evidence evidence) {
        Key key = new Key(link, evidence.source());
        all.merge(key,
                new LinkSource(key, evidence.receivedAt(), evidence.eventId(), evidence.receivedAt(), evidence.eventId(),
                        evidence.stated()),
                LinkSource::and);
    }

    LinkSource and(LinkSource other) {
        LinkSource first = firstReceived.isAfter(other.firstReceived) ? other : this;
        LinkSource last = lastReceived.isBefore(other.lastReceived) ? other : this;
        return new LinkSource(key, first.firstReceived, first.firstEvent, last.lastReceived, last.lastEvent, stated || other.stated);
    }

    /** Whether it adds something to what is stored. */
    boolean isNews(LinkSource known) {
        return known == null || firstReceived.isBefore(known.firstReceived) || lastReceived.isAfter(known.lastReceived.plus(GRAIN))
                || stated && !known.stated;
    }
}
