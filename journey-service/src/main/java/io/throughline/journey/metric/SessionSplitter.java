package io.throughline.journey.metric;

import java.time.Duration;
import java.util.Arrays;

import io.throughline.journey.analysis.sequence.EventSequence;

/**
 * Splits an event sequence into sessions: a new one begins if more than half an hour passed since the previous event. Exactly half an hour
 * is still the same session. Source of the half hour: Google Analytics' session timeout; its rule that midnight ends a session is left out
 * on purpose, since a customer who buys at 00:05 did not come twice.
 */
public final class SessionSplitter {

    public static final Duration GAP = Duration.ofMinutes(30);

    private SessionSplitter() {
    }

    /**
     * @param perChannel whether each {@link EventSequence#group} has separate sessions, even if they interleave
     * @return the number of each event's session, counted from 0 in the order of their first events
     */
    public static int[] cut(EventSequence eventSequence, boolean perChannel) {
        int[] channels = new int[eventSequence.size()];
        for (int i = 0; perChannel && i < channels.length; i++) {
            channels[i] = eventSequence.group(i);
        }
        return cut(eventSequence, channels);
    }

    /** @param channels of each event, 0 or more; each has separate sessions */
    public static int[] cut(EventSequence eventSequence, int[] channels) {
        int most = Arrays.stream(channels).max().orElse(0) + 1;
        int[] current = new int[most];
        long[] last = new long[most];
        Arrays.fill(current, -1);
        int[] sessions = new int[eventSequence.size()];
        int next = 0;
        for (int i = 0; i < sessions.length; i++) {
            int channel = channels[i];
            if (current[channel] < 0 || eventSequence.time(i) - last[channel] > GAP.toMillis()) {
                current[channel] = next++;
            }
            last[channel] = eventSequence.time(i);
            sessions[i] = current[channel];
        }
        return sessions;
    }

    /** The next event in the same session, for each event; −1 for the last one. */
    public static int[] following(int[] sessions) {
        int[] following = new int[sessions.length];
        int[] after = new int[sessions.length];
        Arrays.fill(after, -1);
        for (int i = sessions.length - 1; i >= 0; i--) {
            following[i] = after[sessions[i]];
            after[sessions[i]] = i;
        }
        return following;
    }
}
