package io.throughline.journey.funnel;

import java.util.ArrayList;
import java.util.List;

import io.throughline.journey.analysis.sequence.EventSequence;

/** Tries every sequence of different events, as the definition of a funnel reads; so slow that nothing can be missed. */
final class ExhaustiveFunnelSearch {

    /** @param reachedAt when the furthest step was first reached; and the latest beginning with which it was then */
    record Furthest(int level, long reachedAt, long start) {

        static final Furthest NONE = new Furthest(0, 0, 0);
    }

    private final FunnelRules rules;
    private final EventSequence eventSequence;
    private final List<Integer> used = new ArrayList<>();
    private Furthest furthest = Furthest.NONE;

    private ExhaustiveFunnelSearch(FunnelRules rules, EventSequence eventSequence) {
        this.rules = rules;
        this.eventSequence = eventSequence;
    }

    static Furthest of(FunnelRules rules, EventSequence eventSequence) {
        ExhaustiveFunnelSearch all = new ExhaustiveFunnelSearch(rules, eventSequence);
        if (rules.order() == FunnelRules.Order.ANY) {
            all.anyOrder();
        } else {
            all.ordered();
        }
        return all.furthest;
    }

    private void ordered() {
        int level = used.size();
        if (level > 0) {
            better(level, time(level), time(1));
        }
        if (level == rules.steps()) {
            return;
        }
        for (int i = 0; i < eventSequence.size(); i++) {
            if (used.contains(i) || !rules.fits(eventSequence.code(i), level + 1)) {
                continue;
            }
            used.add(i);
            if (isWay()) {
                ordered();
            }
            used.removeLast();
        }
    }

    private long time(int step) {
        return eventSequence.time(used.get(step - 1));
    }

    private boolean isWay() {
        int level = used.size();
        if (!mayStart(time(1)) || time(level) - time(1) > rules.windowMillis() || level > 1 && time(level) < time(level - 1)) {
            return false;
        }
        for (int i = 0; i < eventSequence.size(); i++) {
            long time = eventSequence.time(i);
            if (rules.order() == FunnelRules.Order.STRICT && level > 1 && time > time(level - 1) && time < time(level)) {
                return false;
            }
            for (int x = 0; x < rules.exclusions().size(); x++) {
                FunnelRules.Exclusion exclusion = rules.exclusions().get(x);
                if ((rules.excluded(eventSequence.code(i)) >>> x & 1) != 0 && exclusion.after() < level && time > time(exclusion.after())
                        && time < time(Math.min(exclusion.before(), level))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean mayStart(long time) {
        if (rules.entries() == FunnelRules.Entries.FIRST_EVER) {
            for (int i = 0; i < eventSequence.size(); i++) {
                boolean first = rules.order() == FunnelRules.Order.ANY ? eventSequence.code(i) != 0 : rules.fits(eventSequence.code(i), 1);
                if (first && eventSequence.time(i) < time) {
                    return false;
                }
            }
        }
        return time >= rules.from() && time < rules.to();
    }

    /** Every set of events that lies in one window, each of a step of its own. */
    private void anyOrder() {
        for (int start = 0; start < eventSequence.size(); start++) {
            if (eventSequence.code(start) != 0 && mayStart(eventSequence.time(start))) {
                match(1, eventSequence.time(start), 0, Long.MIN_VALUE);
            }
        }
    }

    private void match(int step, long start, int count, long end) {
        if (count > 0) {
            better(count, end, start);
        }
        if (step > rules.steps()) {
            return;
        }
        match(step + 1, start, count, end);
        for (int i = 0; i < eventSequence.size(); i++) {
            if (!used.contains(i) && rules.fits(eventSequence.code(i), step) && eventSequence.time(i) >= start
                    && eventSequence.time(i) - start <= rules.windowMillis()) {
                used.add(i);
                match(step + 1, start, count + 1, Math.max(end, eventSequence.time(i)));
                used.removeLast();
            }
        }
    }

    private void better(int level, long at, long start) {
        if (level > furthest.level() || level == furthest.level()
                && (at < furthest.reachedAt() || at == furthest.reachedAt() && start > furthest.start())) {
            furthest = new Furthest(level, at, start);
        }
    }
}
