package io.throughline.journey.live.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.throughline.journey.live.state.TrackedPerson.Subject;

/**
 * Takes back what a person did and counts it again in the order of event time. It begins with the oldest event that is held and with the
 * person's position before it; the effect of older events stays as it is.
 */
final class EventReplay {

    /** Older events of one person beyond this number are not replayed; so many in an hour do not come from a human. */
    private static final int MOST_TOLD = 2_000;

    private final RecentEventLog log;
    private final StageVisitTracker stageVisitTracker;

    EventReplay(RecentEventLog log, StageVisitTracker stageVisitTracker) {
        this.log = log;
        this.stageVisitTracker = stageVisitTracker;
    }

    /** The position of a person in the maps. */
    record PersonPosition(long lastAt, long stages, long open) {

        static final PersonPosition NOBODY = new PersonPosition(Long.MIN_VALUE, PackedStages.NOWHERE, 0);

        /**
         * Combines the positions of two people who are one: the later position wins, and the other one fills maps in which the later one is
         * nowhere.
         */
        PersonPosition with(PersonPosition other) {
            PersonPosition later = lastAt >= other.lastAt ? this : other;
            PersonPosition earlier = later == this ? other : this;
            long both = later.stages;
            for (int map = 0; map < PackedStages.MAPS; map++) {
                if (PackedStages.of(both, map) == PackedStages.NONE) {
                    both = PackedStages.with(both, map, PackedStages.of(earlier.stages, map));
                }
            }
            return new PersonPosition(later.lastAt, both, open | other.open);
        }
    }

    /** @param from when the replay begins; what was counted before stays */
    record ReplayStart(long from, PersonPosition sight) {

        /** All events are held. */
        static final ReplayStart NOTHING = new ReplayStart(Long.MIN_VALUE, PersonPosition.NOBODY);
    }

    PersonPosition sight(TrackedPerson person) {
        return new PersonPosition(person.lastAt, person.stages, person.open);
    }

    ReplayStart start(TrackedPerson person) {
        return start(sight(person), person.subjects, from(person.subjects));
    }

    /** The start for a person who has just been joined with another, who had this position and these identifiers. */
    ReplayStart joined(PersonPosition before, List<Subject> beforeNames, Subject subject) {
        TrackedPerson person = subject.person;
        long from = Math.max(from(beforeNames), from(person.subjects));
        if (from == Long.MIN_VALUE) {
            return ReplayStart.NOTHING;
        }
        List<Subject> others = person.subjects.stream().filter(each -> each != subject).toList();
        ReplayStart there = start(before, beforeNames, from);
        ReplayStart here = start(sight(person), others, from);
        return new ReplayStart(Math.min(there.from(), here.from()), there.sight().with(here.sight()));
    }

    private ReplayStart start(PersonPosition now, List<Subject> subjects, long from) {
        if (from == Long.MIN_VALUE) {
            return ReplayStart.NOTHING;
        }
        List<Long> told = replayedEvents(subjects, from);
        if (told.isEmpty()) {
            return new ReplayStart(Long.MAX_VALUE, now);
        }
        long first = told.getFirst();
        return new ReplayStart(log.at(first), new PersonPosition(log.at(first), log.stagesBefore(first), log.openBefore(first)));
    }

    void replay(TrackedPerson person, ReplayStart start) {
        stageVisitTracker.retract(person, start.from());
        person.lastAt = start.sight().lastAt();
        person.stages = start.sight().stages();
        person.open = start.sight().open();
        for (long number : replayedEvents(person.subjects, start.from())) {
            stageVisitTracker.silent(person, log.at(number));
            log.keep(number, person.stages, person.open);
            stageVisitTracker.stepAgain(person, log.at(number), log.stages(number), log.isGoal(number));
        }
    }

    private List<Long> replayedEvents(List<Subject> subjects, long from) {
        List<Long> numbers = new ArrayList<>();
        int most = most(subjects);
        for (Subject subject : subjects) {
            int count = 0;
            for (long number = newest(subject); number != 0 && count++ < most; number = log.before(number)) {
                if (!log.isLate(number) && log.at(number) >= from) {
                    numbers.add(number);
                }
            }
        }
        numbers.sort(Comparator.<Long>comparingLong(log::at).thenComparingLong(number -> number));
        return numbers;
    }

    private static int most(List<Subject> subjects) {
        return Math.max(1, MOST_TOLD / Math.max(1, subjects.size()));
    }

    private long newest(Subject subject) {
        return log.has(subject.last) ? subject.last : 0;
    }

    /** The time from which all events under all of these identifiers are held; the beginning of time if nothing is missing. */
    private long from(List<Subject> subjects) {
        long from = Long.MIN_VALUE;
        int most = most(subjects);
        for (Subject subject : subjects) {
            from = Math.max(from, from(subject, most));
        }
        return from;
    }

    private long from(Subject subject, int most) {
        if (subject.lastAt == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        long oldest = 0;
        boolean cut = newest(subject) == 0;
        int count = 0;
        for (long number = newest(subject); number != 0 && !cut; number = log.before(number)) {
            oldest = log.isLate(number) ? oldest : number;
            cut = log.isCut(number) || ++count == most && log.before(number) != 0;
        }
        if (!cut) {
            return Long.MIN_VALUE;
        }
        return oldest == 0 ? subject.lastAt + 1 : log.at(oldest);
    }
}
