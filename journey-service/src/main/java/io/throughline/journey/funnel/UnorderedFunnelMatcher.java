package io.throughline.journey.funnel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

import io.throughline.journey.analysis.sequence.EventSequence;
import io.throughline.journey.funnel.FunnelRules.Entries;

/**
 * Steps in whichever order: the greatest number of steps that different events of one window fit. A window begins with an
 * event in the period. Level k is that k steps were taken, whichever they are. Of all ways to as many steps at the moment
 * when they are first reached, the latest is told: its last step is the last event that can be one, and so on back.
 *
 * <p>Of events that fit the same steps only the latest matter, as many as there are steps: so a moment costs no more
 * than the kinds of events that there are, however many events lie in the window.
 */
final class UnorderedFunnelMatcher implements FunnelMatcher {

    private record Event(long time, int code, int group) {
    }

    /** Events of one moment by what they are, so that the log's order of them changes nothing. */
    private static final Comparator<Event> BY_MEANING = Comparator.comparingInt(Event::code).thenComparingInt(Event::group);

    private final FunnelRules rules;
    private final List<Event> latest = new ArrayList<>();
    private final List<Event> moment = new ArrayList<>();
    /** The last event of the period, or the very first of all where no other may begin. */
    private Event beginning;
    private PartialMatch furthest;

    UnorderedFunnelMatcher(FunnelRules rules) {
        this.rules = rules;
    }

    @Override
    public void of(EventSequence walk, Consumer<FunnelAttempt> attempts) {
        latest.clear();
        moment.clear();
        beginning = null;
        furthest = null;
        boolean begun = false;
        for (int i = 0; i < walk.size() && level() < rules.steps(); i++) {
            int code = walk.code(i) & (1 << rules.steps()) - 1;
            if (code != 0) {
                moment.add(new Event(walk.time(i), code, walk.group(i)));
            }
            if (!moment.isEmpty() && (i + 1 == walk.size() || walk.time(i + 1) != walk.time(i))) {
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
            // By identity: two events of one moment may be equal.
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

    /** A bound that costs little: so many steps are fitted at all. */
    private int widest() {
        int union = 0;
        for (Event event : latest) {
            union |= event.code;
        }
        return Integer.bitCount(union);
    }

    /**
     * Any event that fits a step is one of those of some greatest matching: so the way may begin with {@code beginning}
     * wherever it must not begin later.
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
        PartialMatch chain = null;
        for (Event event : steps.reversed()) {
            chain = chain == null ? PartialMatch.first(event.time, event.group) : chain.extend(event.time, event.group);
        }
        return chain;
    }

    private int matched(List<Event> events) {
        return BipartiteMatching.most(events.stream().mapToInt(Event::code).toArray(), rules.steps());
    }
}
