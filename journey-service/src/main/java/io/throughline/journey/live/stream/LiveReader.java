package io.throughline.journey.live.stream;

import io.smallrye.mutiny.subscription.MultiEmitter;

/** One reader of the live stream. It occupies a slot from the request until its connection is closed. */
final class LiveReader {

    /** Something is sent every few seconds. A connection that accepts nothing for this long is broken or not being read. */
    static final long PATIENCE_MILLIS = 30_000;

    final String map;
    final String user;
    private final long expiresAt;
    private final LiveConnection connection;
    private volatile MultiEmitter<? super LiveStreams.Frame> emitter;
    private volatile long takenAt;

    /**
     * @param user the subject of the token
     * @param expiresAt when the stream ends, milliseconds since 1970
     */
    LiveReader(String map, String user, long expiresAt, LiveConnection connection) {
        this.map = map;
        this.user = user;
        this.expiresAt = expiresAt;
        this.connection = connection;
        this.takenAt = System.currentTimeMillis();
    }

    void begin(MultiEmitter<? super LiveStreams.Frame> to) {
        emitter = to;
    }

    /** Sends a frame; it replaces a frame that the connection has not accepted yet. */
    void emit(LiveStreams.Frame frame) {
        if (emitter != null && frame != null) {
            emitter.emit(frame);
        }
    }

    /** Called when the connection has accepted a frame and is ready for more. */
    void taken() {
        takenAt = System.currentTimeMillis();
    }

    boolean isExpired(long now) {
        return now >= expiresAt;
    }

    /** Whether its slot is free: the connection is closed, or it accepted nothing for too long and is closed now. */
    boolean isGone(long now) {
        if (!connection.isOpen()) {
            return true;
        }
        boolean stuck = now - takenAt > PATIENCE_MILLIS;
        if (stuck) {
            connection.cut();
        }
        return stuck;
    }

    void end() {
        if (emitter != null) {
            emitter.complete();
        }
    }
}
