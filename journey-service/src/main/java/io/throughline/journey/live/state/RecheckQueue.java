package io.throughline.journey.live.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

import io.throughline.commons.consent.ConsentIndex;

/**
 * People to recheck after a change of their identity or consent. The identity and consent indexes read the same topics independently and
 * may be a moment later. So each person concerned is rechecked repeatedly for ten seconds, and everybody within a minute.
 */
final class RecheckQueue {

    private static final long EVERY_MILLIS = 250;
    /** How long after a change a person is rechecked. */
    private static final long[] AFTER_MILLIS = { 0, 250, 1_000, 3_000, 10_000 };
    private static final long FOR_MILLIS = 10_000;
    private static final long SWEEP_MILLIS = 60_000;
    private static final long ALL_EVERY_MILLIS = 2_000;
    /** How many people are rechecked under the lock at a time: a few milliseconds. */
    private static final int AT_ONCE = 500;
    /** If there are more, people of whom nothing is held wait for the full sweep. */
    private static final int MOST = 50_000;

    private final Held held;
    private final LongSupplier erased;
    private final Map<String, PendingRecheck> doubtful = new HashMap<>();
    private long allUntil;
    private long allAt;
    private long ranAt;
    private long erasedBefore = -1;
    private List<String> sweep = List.of();
    private int swept;

    /** The people who are held. */
    interface Held {

        List<String> names();

        List<String> namesOf(UUID profile);

        boolean holds(String name);

        void recheck(List<String> names);
    }

    private record PendingRecheck(long since, int looked) {
    }

    RecheckQueue(Held held, LongSupplier erased) {
        this.held = held;
        this.erased = erased;
    }

    void identity(String identifier, long now) {
        markStale(identifier, now);
    }

    /** @param key an identifier, a profile's id, or the key of the default for everybody */
    void consent(String key, long now) {
        if (key.equals(ConsentIndex.EVERYBODY_ELSE)) {
            allUntil = now + FOR_MILLIS;
        } else if (key.indexOf(':') >= 0) {
            markStale(key, now);
        } else {
            profile(key).ifPresent(profile -> held.namesOf(profile).forEach(name -> markStale(name, now)));
        }
    }

    private static Optional<UUID> profile(String key) {
        try {
            return Optional.of(UUID.fromString(key));
        } catch (IllegalArgumentException nobody) {
            return Optional.empty();
        }
    }

    private void markStale(String name, long now) {
        if (doubtful.size() < MOST || held.holds(name)) {
            doubtful.put(name, new PendingRecheck(now, 0));
        }
    }

    void run(long now) {
        if (now - ranAt < EVERY_MILLIS) {
            return;
        }
        long passed = Math.min(now - ranAt, SWEEP_MILLIS);
        ranAt = now;
        long nowErased = erased.getAsLong();
        if (nowErased != erasedBefore) {
            // Erasures name people only by digest, so each person has to be checked.
            erasedBefore = nowErased;
            allUntil = Math.max(allUntil, now + 2 * ALL_EVERY_MILLIS);
        }
        if (now < allUntil && now - allAt >= ALL_EVERY_MILLIS) {
            allAt = now;
            recheck(held.names());
        }
        recheck(due(now));
        sweep(passed);
    }

    private List<String> due(long now) {
        List<String> due = new ArrayList<>();
        for (Iterator<Map.Entry<String, PendingRecheck>> each = doubtful.entrySet().iterator(); each.hasNext();) {
            Map.Entry<String, PendingRecheck> entry = each.next();
            PendingRecheck doubt = entry.getValue();
            if (now - doubt.since() >= AFTER_MILLIS[doubt.looked()]) {
                due.add(entry.getKey());
                if (doubt.looked() + 1 == AFTER_MILLIS.length) {
                    each.remove();
                } else {
                    entry.setValue(new PendingRecheck(doubt.since(), doubt.looked() + 1));
                }
            }
        }
        return due;
    }

    private void sweep(long passed) {
        if (swept >= sweep.size()) {
            sweep = held.names();
            swept = 0;
        }
        int to = (int) Math.min(sweep.size(), swept + 1 + sweep.size() * passed / SWEEP_MILLIS);
        recheck(sweep.subList(swept, to));
        swept = to;
    }

    private void recheck(List<String> names) {
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            held.recheck(names.subList(from, Math.min(names.size(), from + AT_ONCE)));
        }
    }
}
