package io.throughline.journey.live.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.live.LiveView;
import io.throughline.journey.live.state.LiveBoard;

/** One loop builds a frame for each map that is read, once for all its readers. A slow reader gets only the newest frame. */
@ApplicationScoped
public class LiveStreams {

    /** Proxies close connections without traffic, and a broken connection is detected only by writing to it. */
    private static final long HEARTBEAT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int RETRY_SECONDS = 5;

    private final LiveBoard board;
    private final ObjectMapper json;
    private final Set<LiveReader> readers = ConcurrentHashMap.newKeySet();
    private final BackgroundLoop loop = BackgroundLoop.named("live-streams").longestPause(Duration.ofSeconds(1)).steps(this::step);
    private long frameAt;
    private long heartbeatAt;

    @Inject
    LiveStreams(LiveBoard board, ObjectMapper json, MeterRegistry meters) {
        this.board = board;
        this.json = json;
        Gauge.builder("throughline.live.streams", readers, Set::size).description("Readers of the live stream").register(meters);
    }

    /** @param data JSON; null for a heartbeat */
    public record Frame(long id, String data) {
    }

    void start(@Observes StartupEvent event) {
        frameAt = System.nanoTime() + every();
        // Between two frames, so that a heartbeat does not replace a frame for slow readers.
        heartbeatAt = System.nanoTime() + HEARTBEAT_NANOS + every() / 2;
        loop.start();
    }

    private long every() {
        return board.settings().every().toNanos();
    }

    /**
     * Opens a stream. Its slot is freed as soon as the connection is closed, even if nothing was written yet: RESTEasy Reactive does not
     * subscribe in that case, so the end of the Multi alone would not be noticed.
     *
     * @param map the empty text for the standard stages
     * @param user the subject of the token
     * @param expiresAt when the stream ends, milliseconds since 1970
     * @throws ProblemException 429 if the user has the most readers allowed, 503 if all users together have
     */
    public synchronized Multi<Frame> open(String map, String user, long expiresAt, LiveConnection connection) {
        release(System.currentTimeMillis());
        int own = board.settings().streamsPerUser();
        if (readers.stream().filter(reader -> reader.user.equals(user)).count() >= own) {
            throw new ProblemException(Problem.of(ProblemKind.TOO_MANY_REQUESTS, "You read the live stream " + own
                    + " times here, which is as often as you may: close one of your streams, or share one between your views."
                    + " The slot of a closed one is free at once."),
                    Map.of("Retry-After", Integer.toString(RETRY_SECONDS)));
        }
        if (readers.size() >= board.settings().streams()) {
            throw ProblemException.unavailable(
                    "The live stream has as many readers as it may have here: " + board.settings().streams() + ".",
                    RETRY_SECONDS);
        }
        LiveReader reader = new LiveReader(map, user, expiresAt, connection);
        readers.add(reader);
        return Multi.createFrom().<Frame>emitter(emitter -> {
            emitter.onTermination(() -> readers.remove(reader));
            reader.begin(emitter);
            reader.emit(frame(board.views().get(map), new HashMap<>()));
        }, BackPressureStrategy.LATEST).onItem().invoke(reader::taken);
    }

    /** Frees the slots of closed connections. */
    void release(long now) {
        readers.removeIf(reader -> reader.isGone(now));
    }

    private Duration step() {
        release(System.currentTimeMillis());
        long now = System.nanoTime();
        if (now - frameAt >= 0) {
            frameAt = next(frameAt, every(), now);
            frames();
        }
        if (now - heartbeatAt >= 0) {
            heartbeatAt = next(heartbeatAt, HEARTBEAT_NANOS, now);
            readers.forEach(reader -> reader.emit(new Frame(0, null)));
        }
        long rest = Math.min(frameAt - System.nanoTime(), heartbeatAt - System.nanoTime());
        return Duration.ofNanos(Math.max(0, rest));
    }

    /** The next due time. Missed frames are skipped. */
    private static long next(long due, long every, long now) {
        return due + every - now > 0 ? due + every : now + every;
    }

    private void frames() {
        long now = System.currentTimeMillis();
        Map<String, LiveView> views = board.tick(now);
        Map<String, Frame> frames = new HashMap<>();
        for (LiveReader reader : readers) {
            LiveView view = views.get(reader.map);
            if (reader.isExpired(now) || view == null) {
                end(reader);
            } else {
                reader.emit(frame(view, frames));
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

    private void end(LiveReader reader) {
        readers.remove(reader);
        reader.end();
    }

    public int open() {
        return readers.size();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
        readers.forEach(this::end);
    }
}
