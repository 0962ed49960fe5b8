package io.throughline.profile.identity.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;

/**
 * That a source said of two identifiers that they belong together: from when to when. A link names the first who said so alone; what one
 * source said is taken back without what others say.
 *
 * @param stated whether it ever said outright that the two are one user
 */
public record LinkSource(Key key, Instant firstReceived, String firstEvent, Instant lastReceived, String lastEvent, boolean stated) {

    /** Of the last time: it spares a write an event. */
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

    /** Whether it says more than what is known. */
    boolean isNews(LinkSource known) {
        return known == null || firstReceived.isBefore(known.firstReceived) || lastReceived.isAfter(known.lastReceived.plus(GRAIN))
                || stated && !known.stated;
    }
}
