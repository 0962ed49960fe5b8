package io.throughline.journey.funnel;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

import io.throughline.journey.analysis.sequence.EventSequence;

/**
 * The events of one millisecond. They have no order among themselves: they are matched in the order that reaches the furthest step, so the
 * order of the log does not change the result.
 */
final class SimultaneousEvents {

    /** Events that fit the fewest steps come first, so that the remaining events of the moment can fit the most. */
    private static final Comparator<Event> BY_MEANING = Comparator.comparingInt((Event event) -> Integer.bitCount(event.code))
            .thenComparingInt(Event::code).thenComparingInt(Event::group);

    private record Event(int code, int group) {
    }

    private final int steps;
    private long time;
    private int union;
    private Event[] events = {};
    private BipartiteMatching bipartiteMatching;

    SimultaneousEvents(int steps) {
        this.steps = steps;
    }

    /** @param end the first event after this moment */
    void take(EventSequence eventSequence, int begin, int end) {
        time = eventSequence.time(begin);
        Event[] all = new Event[end - begin];
        for (int i = begin; i < end; i++) {
            all[i - begin] = new Event(eventSequence.code(i), eventSequence.group(i));
        }
        Arrays.sort(all, BY_MEANING);
        hold(all);
    }

    private void hold(Event[] all) {
        events = all;
        union = 0;
        int[] codes = new int[all.length];
        for (int i = 0; i < all.length; i++) {
            codes[i] = all[i].code;
            union |= codes[i];
        }
        bipartiteMatching = new BipartiteMatching(codes, steps);
    }

    long time() {
        return time;
    }

    /** All steps that events of this moment fit, as bits. */
    int union() {
        return union;
    }

    boolean isEmpty() {
        return events.length == 0;
    }

    BipartiteMatching matching() {
        return bipartiteMatching;
    }

    /** @param partialMatch before this moment; null if it begins with this moment */
    PartialMatch extend(PartialMatch partialMatch, int toStep) {
        PartialMatch extended = partialMatch;
        for (int step = partialMatch == null ? 1 : partialMatch.level() + 1; step <= toStep; step++) {
            int group = events[bipartiteMatching.event(step)].group;
            extended = extended == null ? PartialMatch.first(time, group) : extended.extend(time, group);
        }
        return extended;
    }

    /** Removes used events from the moment. */
    void without(int[] used) {
        Event[] all = events;
        boolean[] gone = new boolean[all.length];
        for (int event : used) {
            gone[event] = true;
        }
        hold(IntStream.range(0, all.length).filter(i -> !gone[i]).mapToObj(i -> all[i]).toArray(Event[]::new));
    }
}
