package io.throughline.journey.live.stream;

import io.smallrye.mutiny.subscription.MultiEmitter;

/** Who reads the live stream: one slot, from the request until its connection is gone. */
final class LiveReader {

    /** Something is due every few seconds: a connection that takes nothing for as long broke without a word, or nobody reads it. */
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

    /** Replaces a frame that the connection has not taken yet. */
    void emit(LiveStreams.Frame frame) {
        if (emitter != null && frame != null) {
            emitter.emit(frame);
        }
    }

    /** The connection is ready for more, and was given it. */
    void taken() {
        takenAt = System.currentTimeMillis();
    }

    boolean isExpired(long now) {
        return now >= expiresAt;
    }

    /** Whether its slot is free: the connection is closed, or has taken nothing for too long and is closed now. */
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
