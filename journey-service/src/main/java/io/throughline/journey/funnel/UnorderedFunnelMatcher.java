package io.throughline.journey.funnel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

import io.throughline.journey.analysis.sequence.EventSequence;
import io.throughline.journey.funnel.FunnelRules.Entries;

/**
 * Matches steps in any order: the greatest number of steps that different events of one window fit. A window begins with an event in the
 * period. Level k means that k steps were taken, in any order. Of all chains that reach the same number of steps first, the latest is
 * reported: its last step is the last possible event, and so on backwards.
 *
 * <p>Of events that fit the same steps only the latest matter, as many as there are steps. So a moment costs no more than the number of
 * kinds of events, however many events the window has.
 */
final class UnorderedFunnelMatcher implements FunnelMatcher {

    private record Event(long time, int code, int group) {
    }

    /** Orders events of one moment by their content, so that the order of the log does not change the result. */
    private static final Comparator<Event> BY_MEANING = Comparator.comparingInt(Event::code).thenComparingInt(Event::group);

    private final FunnelRules rules;
    private final List<Event> latest = new ArrayList<>();
    private final List<Event> moment = new ArrayList<>();
    /** The last event of the period or, if no other may begin an attempt, the person's very first event. */
    private Event beginning;
    private PartialMatch furthest;

    UnorderedFunnelMatcher(FunnelRules rules) {
        this.rules = rules;
    }

    @Override
    public void of(EventSequence eventSequence, Consumer<FunnelAttempt> attempts) {
        latest.clear();
        moment.clear();
        beginning = null;
        furthest = null;
        boolean begun = false;
        for (int i = 0; i < eventSequence.size() && level() < rules.steps(); i++) {
            int code = eventSequence.code(i) & (1 << rules.steps()) - 1;
            if (code != 0) {
                moment.add(new Event(eventSequence.time(i), code, eventSequence.group(i)));
            }
            if (!moment.isEmpty() && (i + 1 == eventSequence.size() || eventSequence.time(i + 1) != eventSequence.time(i))) {
                moment.sort(BY_MEANING);
                moment(begun);
                moment.clear();
                begun = true;
            }
        }
        if (furthest != null) {
            attempts.accept(new FunnelAttempt(furthest, false));
        }
    }

    private void moment(boolean begun) {
        long time = moment.getFirst().time;
        boolean firstEver = rules.entries() == Entries.FIRST_EVER;
        if (time >= rules.from() && time < rules.to() && (!firstEver || !begun)) {
            beginning = moment.getFirst();
        }
        if (beginning == null || time - beginning.time > rules.windowMillis()) {
            return;
        }
        latest.removeIf(event -> time - event.time > rules.windowMillis());
        moment.forEach(this::keep);
        if (widest() > level()) {
            int level = matched(latest);
            furthest = level > level() ? chain(level) : furthest;
        }
    }

    private int level() {
        return furthest == null ? 0 : furthest.level();
    }

    private void keep(Event event) {
        int alike = 0;
        Event oldest = null;
        for (Event other : latest) {
            // Compares by identity, because two events of one moment may be equal.
            if (other.code == event.code && other != beginning) {
                alike++;
                oldest = oldest == null ? other : oldest;
            }
        }
        if (alike >= rules.steps()) {
            Event gone = oldest;
            latest.removeIf(other -> other == gone);
        }
        latest.add(event);
    }

    /** A cheap upper bound: the number of steps that any event fits. */
    private int widest() {
        int union = 0;
        for (Event event : latest) {
            union |= event.code;
        }
        return Integer.bitCount(union);
    }

    /**
     * Every event that fits a step belongs to some greatest matching. So the chain may begin with {@code beginning} unless it must begin
     * later.
     */
    private PartialMatch chain(int level) {
        List<Event> steps = new ArrayList<>();
        List<Event> window = new ArrayList<>();
        for (Event event : latest.reversed()) {
            window.add(event);
            boolean mayBe = steps.size() < level - 1 || event.time < rules.to() && rules.entries() != Entries.FIRST_EVER;
            if (mayBe && steps.size() < level && matched(window) > steps.size()) {
                steps.add(event);
            }
        }
        if (steps.size() < level) {
            steps.add(beginning);
        }
        PartialMatch partialMatch = null;
        for (Event event : steps.reversed()) {
            partialMatch =
                    partialMatch == null ? PartialMatch.first(event.time, event.group) : partialMatch.extend(event.time, event.group);
        }
        return partialMatch;
    }

    private int matched(List<Event> events) {
        return BipartiteMatching.most(events.stream().mapToInt(Event::code).toArray(), rules.steps());
    }
}
