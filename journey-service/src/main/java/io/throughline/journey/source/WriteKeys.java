package io.throughline.journey.source;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.problem.ProblemException;

/**
 * Finds the source of a write key from memory, so that no event waits for the store. Every replica reads the sources each second, so that a
 * new or withdrawn key takes effect everywhere within two seconds.
 */
@ApplicationScoped
public class WriteKeys {

    private static final int RETRY_AFTER_SECONDS = 2;
    private static final Duration EACH = Duration.ofSeconds(1);

    private final SourceStore store;
    /** While the store is unavailable, the known keys stay valid. Before the first read, a valid key cannot be told from a wrong one. */
    private final BackgroundLoop loop = BackgroundLoop.named("write-keys").longestPause(EACH).neededToServe().every(EACH, this::refresh);
    private volatile Map<String, Source> byKey = Map.of();
    private volatile boolean current;

    @Inject
    WriteKeys(SourceStore store) {
        this.store = store;
    }

    /**
     * @return empty if no source has this key
     * @throws ProblemException 503 if that is unknown because the store is unavailable: a valid key must not be refused
     */
    public Optional<Source> find(String key) {
        // Keys are 192 random bits, so the duration of a lookup does not help to guess one.
        Source found = byKey.get(key);
        if (found == null && !current) {
            throw ProblemException.unavailable("Write keys cannot be checked now. Send this again.", RETRY_AFTER_SECONDS);
        }
        return Optional.ofNullable(found);
    }

    /** Reads the sources now, for the replica that changed one. */
    synchronized void refresh() {
        Map<String, Source> fresh = new HashMap<>();
        try {
            store.all().forEach(source -> fresh.put(source.writeKey(), source));
        } catch (RuntimeException e) {
            current = false;
            throw e;
        }
        byKey = fresh;
        current = true;
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    @PreDestroy
    void close() {
        loop.close();
    }
}
