package io.throughline.journey.metric.handover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.throughline.journey.analysis.sequence.EventSequence;
import io.throughline.journey.metric.DurationStatistics;
import io.throughline.journey.metric.SessionSplitter;

/** Counts channel handovers: who continues in another channel, after how long, and which steps they repeat there. */
final class HandoverCounter {

    /** A handover starts over if one of this many first events of the session in the new channel repeats a step. */
    static final int FIRST_EVENTS = 5;
    static final HandoverConsumer NOBODY = (person, from, to, at, repeated) -> {
    };
    private static final int NONE = -1;

    private final int[] channelOf;
    private final int[] nameOf;
    private final long within;
    private final HandoverConsumer taker;
    private final Map<Long, Cell> cells = new HashMap<>();
    private long handovers;
    private long startedOver;
    private long people;

    /** Receives one handover of a person: when the later session began, and the steps that were repeated in it. */
    interface HandoverConsumer {

        void handover(long person, int from, int to, long at, int[] repeated);
    }

    /** From one channel to another. */
    static final class Cell {

        private final int from;
        private final int to;
        private final DurationStatistics delay = new DurationStatistics();
        private final Map<Integer, Long> repeated = new HashMap<>();
        private long startedOver;
        private long people;
        private long lastPerson;
        private boolean any;

        Cell(int from, int to) {
            this.from = from;
            this.to = to;
        }

        int from() {
            return from;
        }

        int to() {
            return to;
        }

        long n() {
            return delay.n();
        }

        long people() {
            return people;
        }

        long startedOver() {
            return startedOver;
        }

        Double medianDelay() {
            return delay.median();
        }

        /** How often each step was repeated. */
        Map<Integer, Long> repeated() {
            return repeated;
        }
    }

    /**
     * @param channelOf the channel of a group; 0 for none
     * @param nameOf the step of a group; −1 for none
     */
    HandoverCounter(int[] channelOf, int[] nameOf, long withinMillis, HandoverConsumer taker) {
        this.channelOf = channelOf;
        this.nameOf = nameOf;
        this.within = withinMillis;
        this.taker = taker;
    }

    HandoverCounter(int[] channelOf, int[] nameOf, long withinMillis) {
        this(channelOf, nameOf, withinMillis, NOBODY);
    }

    void add(EventSequence eventSequence) {
        int[] channels = new int[eventSequence.size()];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = channelOf[eventSequence.group(i)];
        }
        int[] sessions = SessionSplitter.cut(eventSequence, channels);
        List<List<Integer>> events = new ArrayList<>();
        for (int i = 0; i < sessions.length; i++) {
            if (sessions[i] == events.size()) {
                events.add(new ArrayList<>());
            }
            events.get(sessions[i]).add(i);
        }
        boolean any = false;
        for (int later = 1; later < events.size(); later++) {
            any |= handover(eventSequence, channels, events.get(later - 1), events.get(later));
        }
        people += any ? 1 : 0;
    }

    private boolean handover(EventSequence eventSequence, int[] channels, List<Integer> before, List<Integer> after) {
        int from = channels[before.getFirst()];
        int to = channels[after.getFirst()];
        // If both channels are used at once, the sessions overlap and the handover took no time.
        long delay = Math.max(0, eventSequence.time(after.getFirst()) - eventSequence.time(before.getLast()));
        if (from == to || from == 0 || to == 0 || delay > within) {
            return false;
        }
        Cell cell = cells.computeIfAbsent(((long) from << 32) + to, none -> new Cell(from, to));
        cell.delay.add(delay);
        if (!cell.any || cell.lastPerson != eventSequence.person()) {
            cell.any = true;
            cell.lastPerson = eventSequence.person();
            cell.people++;
        }
        handovers++;
        int[] repeated = repeated(eventSequence, before, after);
        if (repeated.length > 0) {
            cell.startedOver++;
            startedOver++;
            Arrays.stream(repeated).forEach(name -> cell.repeated.merge(name, 1L, Long::sum));
        }
        taker.handover(eventSequence.person(), from, to, eventSequence.time(after.getFirst()), repeated);
        return true;
    }

    /** Steps at the beginning of the later session that were done before in the earlier one. */
    private int[] repeated(EventSequence eventSequence, List<Integer> before, List<Integer> after) {
        int begin = after.getFirst();
        int[] done =
                before.stream().filter(i -> i < begin).mapToInt(i -> nameOf[eventSequence.group(i)]).filter(name -> name != NONE).distinct()
                        .toArray();
        return after.stream().limit(FIRST_EVENTS).mapToInt(i -> nameOf[eventSequence.group(i)]).filter(name -> name != NONE).distinct()
                .filter(name -> Arrays.stream(done).anyMatch(other -> other == name)).toArray();
    }

    /** The most frequent first. */
    List<Cell> cells() {
        return cells.values().stream().sorted((one, other) -> one.n() != other.n() ? Long.compare(other.n(), one.n())
                : one.from() != other.from() ? Integer.compare(one.from(), other.from()) : Integer.compare(one.to(), other.to())).toList();
    }

    long handovers() {
        return handovers;
    }

    long startedOver() {
        return startedOver;
    }

    /** People with at least one handover. */
    long people() {
        return people;
    }
}
