package io.throughline.journey.live.state;

/**
 * Tracks one person through all maps, event by event in the order of event time. A visit to a commercial stage begins with an event in it.
 * The person goes on with the first event in any later stage of the map, or with a goal in this stage, a later one or none. The person
 * leaves when no event comes for the time of silence. Going back to an earlier stage is not leaving. After a silence, a person comes from
 * outside again.
 */
final class StageVisitTracker {

    private final MapCounts[] maps;
    private final long silence;
    private boolean again;

    /** @param maps by their places; null if a place is empty */
    StageVisitTracker(MapCounts[] maps, long silence) {
        this.maps = maps;
        this.silence = silence;
    }

    /** Replays an event that was taken back, except transitions that could not be taken back. */
    void stepAgain(TrackedPerson person, long at, long stages, boolean goal) {
        again = true;
        step(person, at, stages, goal);
        again = false;
    }

    /** @param at not before the person's last event */
    void step(TrackedPerson person, long at, long stages, boolean goal) {
        silent(person, at);
        person.lastAt = at;
        for (int map = 0; map < maps.length; map++) {
            if (maps[map] != null) {
                step(person, at, map, PackedStages.of(stages, map), goal);
            }
        }
    }

    private void step(TrackedPerson person, long at, int map, int stage, boolean goal) {
        if (stage == PackedStages.NONE && !goal) {
            return;
        }
        int[] commercial = maps[map].commercial();
        for (int place = 0; place < commercial.length; place++) {
            boolean isHere = commercial[place] == stage;
            if (goal ? commercial[place] <= stage && (isOpen(person, map, place) || isHere)
                    : commercial[place] < stage && isOpen(person, map, place)) {
                // A person who reaches the goal with the first event of a stage was in it and went on.
                decide(person, at, map, place, PackedTransition.WENT_ON);
            } else if (isHere) {
                person.open |= bit(map, place);
            }
        }
        if (stage != PackedStages.NONE && stage != PackedStages.of(person.stages, map)) {
            int before = PackedStages.of(person.stages, map);
            record(person, PackedTransition.of(at, map, PackedTransition.FLOW,
                    before == PackedStages.NONE ? PackedTransition.OUTSIDE : before, stage));
            person.stages = PackedStages.with(person.stages, map, stage);
        }
    }

    /** Marks the person as having left if no event came for the time of silence. */
    void silent(TrackedPerson person, long until) {
        if (person.lastAt == Long.MIN_VALUE || until - person.lastAt <= silence) {
            return;
        }
        long leftAt = person.lastAt + silence;
        for (int map = 0; map < maps.length && person.open != 0; map++) {
            for (int place = 0; maps[map] != null && place < maps[map].commercial().length; place++) {
                if (isOpen(person, map, place)) {
                    decide(person, leftAt, map, place, PackedTransition.LEFT);
                }
            }
        }
        person.open = 0;
        person.stages = PackedStages.NOWHERE;
    }

    /** Takes back everything that the person did from this time on. */
    void retract(TrackedPerson person, long from) {
        for (long move : person.cut(from)) {
            if (maps[PackedTransition.map(move)] != null) {
                maps[PackedTransition.map(move)].count(move, -1);
            }
        }
    }

    private void decide(TrackedPerson person, long at, int map, int place, int kind) {
        person.open &= ~bit(map, place);
        record(person, PackedTransition.of(at, map, kind, place, 0));
    }

    private void record(TrackedPerson person, long move) {
        if (again && PackedTransition.at(move) <= person.cutAt) {
            return;
        }
        maps[PackedTransition.map(move)].count(move, 1);
        person.add(move);
    }

    private static boolean isOpen(TrackedPerson person, int map, int place) {
        return (person.open & bit(map, place)) != 0;
    }

    private static long bit(int map, int place) {
        return 1L << map * 4 + place;
    }
}
