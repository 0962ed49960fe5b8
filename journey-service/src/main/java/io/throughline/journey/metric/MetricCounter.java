package io.throughline.journey.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

import io.throughline.journey.analysis.sequence.EventSequence;

/**
 * Counts visits and their outcomes by touchpoint, channel or segment. A visit is a session with an event in the unit, and begins with its
 * first event there. Codes of events have the bits that are named here.
 */
final class MetricCounter {

    static final int GOAL = 1;
    static final int CONTACT = 1 << 1;
    static final int RESOLVED = 1 << 2;
    static final int INBOUND = 1 << 3;
    static final int OUTBOUND = 1 << 4;
    /** The encoder may use bits from this one on. */
    static final int FIRST_FREE = 5;
    private static final int NONE = -1;

    private final UnitCounts[] units;
    private final Unit unitOf;
    private final IntUnaryOperator channelOf;
    private final Rules rules;
    private final long[] seen;
    private final int[] visited;
    private int[] nextGoal;
    private long round;

    /**
     * @param windowMillis until when after the beginning of a visit the goal counts; 0 for until the session's end
     * @param againMillis a contact within this time after another one is a repeated contact
     * @param end of the period: later events are not visits, but show the outcome of earlier visits
     * @param known the time until which events are known
     */
    record Rules(long windowMillis, long againMillis, long end, long known) {
    }

    /** The unit in which an event is counted, by its group and code; −1 for none. */
    interface Unit {

        int of(int group, int code);
    }

    /** @param channelOf the channel of a group; each channel has separate sessions */
    MetricCounter(int count, Unit unitOf, IntUnaryOperator channelOf, Rules rules) {
        this.units = new UnitCounts[count];
        Arrays.setAll(units, i -> new UnitCounts());
        this.unitOf = unitOf;
        this.channelOf = channelOf;
        this.rules = rules;
        this.seen = new long[count];
        this.visited = new int[count];
    }

    UnitCounts unit(int unit) {
        return units[unit];
    }

    private int unit(EventSequence eventSequence, int i) {
        return unitOf.of(eventSequence.group(i), eventSequence.code(i));
    }

    void add(EventSequence eventSequence) {
        round++;
        int[] channels = channels(eventSequence);
        int[] sessions = SessionSplitter.cut(eventSequence, channels);
        int[] following = SessionSplitter.following(sessions);
        int[] length = new int[eventSequence.size()];
        int[] begins = new int[eventSequence.size()];
        Arrays.fill(begins, NONE);
        int[] lastGoal = new int[eventSequence.size()];
        Arrays.fill(lastGoal, NONE);
        for (int i = 0; i < eventSequence.size(); i++) {
            length[sessions[i]]++;
            begins[sessions[i]] = begins[sessions[i]] == NONE ? i : begins[sessions[i]];
            lastGoal[sessions[i]] = (eventSequence.code(i) & GOAL) != 0 ? i : lastGoal[sessions[i]];
        }
        nextGoal(eventSequence);
        events(eventSequence, following);
        for (int session = 0;
                session < eventSequence.size() && begins[session] != NONE && eventSequence.time(begins[session]) < rules.end(); session++) {
            visits(eventSequence, following, begins[session], length[session], lastGoal[session]);
        }
        contacts(eventSequence, channels);
        responses(eventSequence, channels);
    }

    private int[] channels(EventSequence eventSequence) {
        int[] channels = new int[eventSequence.size()];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = channelOf.applyAsInt(eventSequence.group(i));
        }
        return channels;
    }

    private void events(EventSequence eventSequence, int[] following) {
        for (int i = 0; i < eventSequence.size(); i++) {
            int unit = unit(eventSequence, i);
            if (unit == NONE || eventSequence.time(i) >= rules.end()) {
                continue;
            }
            UnitCounts counts = units[unit];
            counts.events++;
            if (seen[unit] != round) {
                seen[unit] = round;
                counts.people++;
            }
            if (following[i] != NONE) {
                counts.dwell.add(eventSequence.time(following[i]) - eventSequence.time(i));
            }
        }
    }

    /** Counts one session from its first event on; {@code visited} is cleared before and after. */
    private void visits(EventSequence eventSequence, int[] following, int first, int events, int lastGoal) {
        int last = first;
        for (int i = first; i != NONE; i = following[i]) {
            last = i;
            int unit = unit(eventSequence, i);
            if (unit == NONE || visited[unit] != 0 || eventSequence.time(i) >= rules.end()) {
                continue;
            }
            visited[unit] = 1;
            UnitCounts counts = units[unit];
            counts.visits++;
            if (isFollowedByGoal(eventSequence, i, lastGoal)) {
                counts.converted++;
            }
            if (goesOn(eventSequence, following, i, unit)) {
                counts.wentOn++;
            }
        }
        int entry = unit(eventSequence, first);
        if (entry != NONE) {
            units[entry].begun++;
            units[entry].bounced += events == 1 ? 1 : 0;
        }
        int exit = unit(eventSequence, last);
        if (exit != NONE && lastGoal == NONE && eventSequence.time(last) < rules.end()) {
            units[exit].dropped++;
        }
        for (int i = first; i != NONE; i = following[i]) {
            int unit = unit(eventSequence, i);
            if (unit != NONE) {
                visited[unit] = 0;
            }
        }
    }

    /** The goal may be the event of the visit itself: a person who comes to pay has paid there. */
    private boolean isFollowedByGoal(EventSequence eventSequence, int from, int lastGoal) {
        if (lastGoal != NONE && lastGoal >= from) {
            return true;
        }
        return rules.windowMillis() > 0 && nextGoal[from] != NONE
                && eventSequence.time(nextGoal[from]) - eventSequence.time(from) <= rules.windowMillis();
    }

    /** For each event the first goal at or after it, in any session and channel. */
    private void nextGoal(EventSequence eventSequence) {
        nextGoal = new int[eventSequence.size()];
        int next = NONE;
        for (int i = eventSequence.size() - 1; i >= 0; i--) {
            next = (eventSequence.code(i) & GOAL) != 0 ? i : next;
            nextGoal[i] = next;
        }
    }

    private boolean goesOn(EventSequence eventSequence, int[] following, int from, int unit) {
        for (int i = following[from]; i != NONE; i = following[i]) {
            if (unit(eventSequence, i) != unit) {
                return true;
            }
        }
        return false;
    }

    /** Contacts in one channel whose distance is within a session's gap count as one: a call that is transferred is not a second call. */
    private void contacts(EventSequence eventSequence, int[] channels) {
        boolean[] begins = new boolean[eventSequence.size()];
        Map<Integer, Long> last = new HashMap<>();
        long opened = 0;
        int openedAt = NONE;
        for (int i = 0; i < eventSequence.size(); i++) {
            boolean here = eventSequence.time(i) < rules.end();
            if ((eventSequence.code(i) & RESOLVED) != 0 && openedAt != NONE && here) {
                units[openedAt].resolution().add(eventSequence.time(i) - opened);
                openedAt = NONE;
            }
            if ((eventSequence.code(i) & CONTACT) == 0) {
                continue;
            }
            Long before = last.put(channels[i], eventSequence.time(i));
            begins[i] = before == null || eventSequence.time(i) - before > SessionSplitter.GAP.toMillis();
            if (begins[i] && openedAt == NONE && unit(eventSequence, i) != NONE && here) {
                openedAt = unit(eventSequence, i);
                opened = eventSequence.time(i);
            }
        }
        if (openedAt != NONE) {
            units[openedAt].unresolved++;
        }
        repeats(eventSequence, channels, begins);
    }

    private void repeats(EventSequence eventSequence, int[] channels, boolean[] begins) {
        Map<Integer, Long> next = new HashMap<>();
        for (int i = eventSequence.size() - 1; i >= 0; i--) {
            if (!begins[i]) {
                continue;
            }
            Long after = next.put(channels[i], eventSequence.time(i));
            if (unit(eventSequence, i) == NONE || eventSequence.time(i) >= rules.end()) {
                continue;
            }
            UnitCounts counts = units[unit(eventSequence, i)];
            // A contact counts only when its time is over, whether or not another one followed. Otherwise all recent contacts would count
            // as resolved, or all as repeated.
            if (eventSequence.time(i) + rules.againMillis() > rules.known()) {
                counts.pending++;
            } else {
                counts.contacts++;
                counts.repeated += after != null && after - eventSequence.time(i) <= rules.againMillis() ? 1 : 0;
            }
        }
    }

    /** The time from the first message that waits for an answer to the next outgoing message in its channel. */
    private void responses(EventSequence eventSequence, int[] channels) {
        Map<Integer, Integer> waiting = new HashMap<>();
        for (int i = 0; i < eventSequence.size() && eventSequence.time(i) < rules.end(); i++) {
            if ((eventSequence.code(i) & INBOUND) != 0) {
                waiting.putIfAbsent(channels[i], i);
            } else if ((eventSequence.code(i) & OUTBOUND) != 0) {
                Integer asked = waiting.remove(channels[i]);
                if (asked != null && unit(eventSequence, asked) != NONE) {
                    units[unit(eventSequence, asked)].response().add(eventSequence.time(i) - eventSequence.time(asked));
                }
            }
        }
    }
}
