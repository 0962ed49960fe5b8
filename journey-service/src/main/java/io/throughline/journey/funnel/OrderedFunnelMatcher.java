package io.throughline.journey.funnel;

import java.util.Arrays;
import java.util.function.Consumer;

import io.throughline.journey.analysis.sequence.EventSequence;
import io.throughline.journey.funnel.FunnelRules.Entries;
import io.throughline.journey.funnel.FunnelRules.Exclusion;
import io.throughline.journey.funnel.FunnelRules.Order;

/**
 * Matches steps in order, moment by moment. For each level it keeps one chain, the one that began last: a chain's future depends only on
 * its level and its beginning, so whatever another chain of that level can reach, this one can reach too. One person costs their events
 * times the steps, and the result is the same as if all chains were tried (the tests check this).
 *
 * <p>An exclusion between steps a and b ends an attempt if it happens after the moment of step a and before that of step b. Events in the
 * same millisecond as a or b are not between them.
 */
final class OrderedFunnelMatcher implements FunnelMatcher {

    private final FunnelRules rules;
    private final SimultaneousEvents simultaneousEvents;
    private PartialMatch[] chains;
    private PartialMatch[] next;
    /** The furthest chain of the current attempt. */
    private PartialMatch furthest;
    private boolean excluded;
    private long onlyStart;
    private Consumer<FunnelAttempt> attempts;
    private boolean over;

    OrderedFunnelMatcher(FunnelRules rules) {
        this.rules = rules;
        this.simultaneousEvents = new SimultaneousEvents(rules.steps());
        this.chains = new PartialMatch[rules.steps() + 1];
        this.next = new PartialMatch[rules.steps() + 1];
    }

    @Override
    public void of(EventSequence eventSequence, Consumer<FunnelAttempt> found) {
        attempts = found;
        over = false;
        onlyStart = rules.entries() == Entries.FIRST_EVER ? firstStart(eventSequence) : 0;
        forget();
        int begin = 0;
        while (begin < eventSequence.size() && !over) {
            int end = begin + 1;
            while (end < eventSequence.size() && eventSequence.time(end) == eventSequence.time(begin)) {
                end++;
            }
            if (end == begin + 1 && rules.order() == Order.ORDERED && rules.excluded(eventSequence.code(begin)) == 0) {
                event(eventSequence.time(begin), eventSequence.code(begin), eventSequence.group(begin));
            } else {
                simultaneousEvents.take(eventSequence, begin, end);
                moments();
            }
            begin = end;
        }
        emitAttempt();
    }

    private long firstStart(EventSequence eventSequence) {
        for (int i = 0; i < eventSequence.size(); i++) {
            if (rules.fits(eventSequence.code(i), 1)) {
                return eventSequence.time(i);
            }
        }
        return Long.MAX_VALUE;
    }

    private boolean mayStart(long time) {
        return time >= rules.from() && time < rules.to() && (rules.entries() != Entries.FIRST_EVER || time == onlyStart);
    }

    /**
     * The most common case: a moment with one event that excludes nothing. Higher levels are tried first, so that the event counts as one
     * step only.
     */
    private void event(long time, int code, int group) {
        endExpiredAttempt(time);
        for (int level = rules.steps() - 1; level >= 0; level--) {
            if (!rules.fits(code, level + 1)) {
                continue;
            }
            PartialMatch candidate = level > 0
                    ? lives(chains[level], time) ? chains[level].extend(time, group) : null
                    : mayStart(time) ? PartialMatch.first(time, group) : null;
            if (candidate != null && later(candidate, chains[level + 1])) {
                chains[level + 1] = candidate;
                reached(candidate);
            }
        }
        if (isComplete()) {
            complete();
        }
    }

    /** A moment with several events; another attempt may begin with those that are left. */
    private void moments() {
        boolean again = true;
        while (again && !over) {
            endExpiredAttempt(simultaneousEvents.time());
            int[] used = moment();
            again = used != null && !simultaneousEvents.isEmpty();
            if (used != null) {
                complete();
                simultaneousEvents.without(used);
            }
        }
    }

    /** @return the events of the chain that this moment completes; null if none */
    private int[] moment() {
        int exclusions = rules.excluded(simultaneousEvents.union());
        for (int level = 1; level <= rules.steps(); level++) {
            next[level] = rules.order() == Order.STRICT || !survives(level, level, exclusions) ? null : chains[level];
        }
        PartialMatch best = null;
        int[] used = null;
        for (int level = rules.steps() - 1; level >= 0; level--) {
            if (level == 0 ? !mayStart(simultaneousEvents.time()) : !lives(chains[level], simultaneousEvents.time())) {
                continue;
            }
            simultaneousEvents.matching().release();
            for (int to = level + 1; to <= rules.steps() && simultaneousEvents.matching().takeFor(to); to++) {
                PartialMatch candidate = simultaneousEvents.extend(level == 0 ? null : chains[level], to);
                // If each attempt counts, the chain that uses the fewest events of this moment leaves the most to the next attempt.
                boolean spares = rules.entries() == Entries.EACH && to == rules.steps();
                if (best == null || to > best.level() || to == best.level() && !spares && later(candidate, best)) {
                    best = candidate;
                    used = to == rules.steps() ? simultaneousEvents.matching().taken() : null;
                }
                if (survives(level, to, exclusions) && later(candidate, next[to])) {
                    next[to] = candidate;
                }
            }
        }
        close(best, exclusions);
        return used;
    }

    private void close(PartialMatch best, int exclusions) {
        if (best != null && (furthest == null || best.level() > furthest.level())) {
            furthest = best;
        }
        if (furthest != null) {
            int level = furthest.level();
            if (next[level] != null) {
                excluded = false;
            } else if (!survives(level, level, exclusions)) {
                excluded |= lives(chains[level], simultaneousEvents.time()) || best != null && best.level() == level;
            }
        }
        PartialMatch[] old = chains;
        chains = next;
        next = old;
    }

    private void reached(PartialMatch candidate) {
        if (furthest == null || candidate.level() > furthest.level()) {
            furthest = candidate;
        }
        excluded &= candidate.level() != furthest.level();
    }

    /**
     * Whether a chain that had one level before this moment and has another with it may continue. Step {@code after} lies in this moment.
     */
    private boolean survives(int before, int level, int exclusions) {
        for (int x = 0; x < rules.exclusions().size(); x++) {
            Exclusion exclusion = rules.exclusions().get(x);
            if ((exclusions >>> x & 1) != 0 && exclusion.covers(level) && before >= exclusion.after()) {
                return false;
            }
        }
        return true;
    }

    private boolean lives(PartialMatch partialMatch, long time) {
        return partialMatch != null && partialMatch.inWindow(time, rules.windowMillis());
    }

    private static boolean later(PartialMatch candidate, PartialMatch present) {
        return present == null || candidate.start() > present.start();
    }

    private boolean isComplete() {
        return furthest != null && furthest.level() == rules.steps();
    }

    private void complete() {
        emitAttempt();
        forget();
        over = rules.entries() != Entries.EACH;
    }

    /** Ends an attempt that can no longer advance; the next first step begins another. */
    private void endExpiredAttempt(long time) {
        if (rules.entries() != Entries.EACH || furthest == null) {
            return;
        }
        for (int level = 1; level <= rules.steps(); level++) {
            if (lives(chains[level], time)) {
                return;
            }
        }
        emitAttempt();
        forget();
    }

    private void emitAttempt() {
        if (furthest != null) {
            attempts.accept(new FunnelAttempt(furthest, excluded));
            furthest = null;
        }
    }

    private void forget() {
        Arrays.fill(chains, null);
        furthest = null;
        excluded = false;
    }
}
