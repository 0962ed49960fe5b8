package io.throughline.journey.touchpointcatalog;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.analysis.question.TouchpointNames;

/** The named touchpoints in memory; every replica reads them again each second. */
@ApplicationScoped
public class TouchpointIndex implements TouchpointNames {

    private static final Duration EACH = Duration.ofSeconds(1);

    private final TouchpointStore store;
    /** While the store is unavailable, the known touchpoints stay in use. */
    private final BackgroundLoop loop = BackgroundLoop.named("touchpoint-names").longestPause(EACH).every(EACH, this::refresh);
    private volatile Known known = new Known(List.of());
    private volatile boolean read;

    @Inject
    TouchpointIndex(TouchpointStore store) {
        this.store = store;
    }

    private static final class Known {

        private final List<NamedTouchpoint> all;
        private final Map<String, NamedTouchpoint> byId = new HashMap<>();
        private final Map<EventKey, NamedTouchpoint> byTouch = new HashMap<>();
        private final long version;

        Known(List<NamedTouchpoint> all) {
            this.all = all;
            long sum = 0;
            for (NamedTouchpoint each : all) {
                byId.put(each.id(), each);
                each.events().forEach(event -> byTouch.put(event.touch(), each));
                // Computed from the content, so that two replicas have the same number.
                sum = sum * 31 + each.toString().hashCode();
            }
            version = sum * 31 + all.size();
        }
    }

    @Override
    public Optional<EventFilter> filterOf(String id) {
        return find(id).map(NamedTouchpoint::filter);
    }

    @Override
    public Optional<Named> of(EventKey eventKey) {
        return Optional.ofNullable(known().byTouch.get(eventKey)).map(found -> new Named(found.id(), found.name().zh(), found.name().en()));
    }

    @Override
    public long version() {
        return known().version;
    }

    public Optional<NamedTouchpoint> find(String id) {
        return Optional.ofNullable(known().byId.get(id));
    }

    public List<NamedTouchpoint> all() {
        return known().all;
    }

    private Known known() {
        if (!read) {
            // Before the first read, an unavailable store is reported instead of an empty list.
            refresh();
        }
        return known;
    }

    /** Reads them now, for the replica that changed one. */
    synchronized void refresh() {
        known = new Known(store.all());
        read = true;
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    @PreDestroy
    void close() {
        loop.close();
    }
}
