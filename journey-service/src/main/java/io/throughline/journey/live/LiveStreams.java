package io.throughline.journey.live;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.throughline.commons.problem.ProblemException;

/** One ticker makes a frame for each map that is read, once for all its readers. Who reads slowly gets the newest frame only. */
@ApplicationScoped
class LiveStreams {

    /** Proxies close what is silent for a minute or less; a frame each second is not, but the operator may ask for fewer. */
    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final int RETRY_SECONDS = 5;

    private final LiveBoard board;
    private final ObjectMapper json;
    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("live-ticker").daemon().factory());

    @Inject
    LiveStreams(LiveBoard board, ObjectMapper json, MeterRegistry meters) {
        this.board = board;
        this.json = json;
        Gauge.builder("throughline.live.streams", readers, Set::size).description("Readers of the live stream").register(meters);
    }

    /** @param data JSON; null for a sign that the stream is still there */
    record Frame(long id, String data) {
    }

    private static final class Reader {

        private final String map;
        private final long expiresAt;
        private volatile MultiEmitter<? super Frame> emitter;

        Reader(String map, long expiresAt) {
            this.map = map;
            this.expiresAt = expiresAt;
        }
    }

    void start(@Observes StartupEvent event) {
        long every = board.settings().every().toMillis();
        Lasting frames = new Lasting("A frame of the live view failed", this::frames);
        Lasting heartbeats = new Lasting("A sign of life on the live streams failed", this::heartbeats);
        ticker.scheduleAtFixedRate(frames::attempt, every, every, TimeUnit.MILLISECONDS);
        // Between two frames: who reads slowly has the newest of both alone.
        ticker.scheduleAtFixedRate(heartbeats::attempt, HEARTBEAT_MILLIS + every / 2, HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * @param map the empty text for the standard stages
     * @param expiresAt when the stream ends, milliseconds since 1970
     * @throws ProblemException 503 where there are as many readers as may be
     */
    synchronized Multi<Frame> open(String map, long expiresAt) {
        if (readers.size() >= board.settings().streams()) {
            throw ProblemException.unavailable("The live stream has as many readers as it may have here: " + board.settings().streams() + ".",
                    RETRY_SECONDS);
        }
        Reader reader = new Reader(map, expiresAt);
        readers.add(reader);
        return Multi.createFrom().emitter(emitter -> {
            emitter.onTermination(() -> readers.remove(reader));
            reader.emitter = emitter;
            emit(reader, frame(board.views().get(map), new HashMap<>()));
        }, BackPressureStrategy.LATEST);
    }

    private void frames() {
        long now = System.currentTimeMillis();
        Map<String, LiveView> views = board.tick(now);
        Map<String, Frame> frames = new HashMap<>();
        for (Reader reader : readers) {
            LiveView view = views.get(reader.map);
            if (now >= reader.expiresAt || view == null) {
                end(reader);
            } else {
                emit(reader, frame(view, frames));
            }
        }
    }

    private Frame frame(LiveView view, Map<String, Frame> made) {
        if (view == null) {
            return null;
        }
        return made.computeIfAbsent(view.map() == null ? "" : view.map(), map -> {
            try {
                return new Frame(view.sequence(), json.writeValueAsString(view));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void emit(Reader reader, Frame frame) {
        if (reader.emitter != null && frame != null) {
            reader.emitter.emit(frame);
        }
    }

    private void heartbeats() {
        readers.forEach(reader -> emit(reader, new Frame(0, null)));
    }

    private void end(Reader reader) {
        readers.remove(reader);
        if (reader.emitter != null) {
            reader.emitter.complete();
        }
    }

    int open() {
        return readers.size();
    }

    void stop(@Observes ShutdownEvent event) {
        ticker.shutdown();
        readers.forEach(this::end);
    }
}
