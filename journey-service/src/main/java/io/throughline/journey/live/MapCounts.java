package io.throughline.journey.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.throughline.journey.analysis.EventFacts;
import io.throughline.journey.analysis.EventMatch;
import io.throughline.journey.map.StageRules.Placement;
import io.throughline.journey.map.StageRules.Rule;

/** What is counted of one map, and its rules, ready to be asked. */
final class MapCounts {

    static final int MOST_COMMERCIAL = 4;
    private static final long MINUTE = 60_000;

    private final List<EventMatch> matches;
    private final int[] stageOfMatch;
    private final boolean asksProperties;
    private final int[] commercial;
    private final Traffic[] stages;
    private final Traffic unplaced = new Traffic();
    /** From a stage, or from outside, to a stage. */
    private final Ring[][] flows;
    private final Ring[] wentOn;
    private final Ring[] left;
    private final long since;
    private Placement placement;

    /** @param since from when on it counts; the least number where it counts all that was read */
    MapCounts(Placement placement, Set<String> commercialStages, long since) {
        this.placement = placement;
        this.since = since;
        this.matches = placement.rules().stream().map(Rule::event).map(EventMatch::of).toList();
        this.stageOfMatch = placement.rules().stream().mapToInt(Rule::stage).toArray();
        this.asksProperties = matches.stream().anyMatch(EventMatch::asksProperties);
        int count = placement.stages().size();
        List<Integer> wanted = new ArrayList<>();
        for (int i = 0; i < count && wanted.size() < MOST_COMMERCIAL; i++) {
            if (commercialStages.contains(placement.stages().get(i).id())) {
                wanted.add(i);
            }
        }
        this.commercial = wanted.stream().mapToInt(Integer::intValue).toArray();
        this.stages = new Traffic[count];
        this.flows = new Ring[Move.OUTSIDE + 1][count];
        this.wentOn = new Ring[commercial.length];
        this.left = new Ring[commercial.length];
        java.util.Arrays.setAll(stages, i -> new Traffic());
        java.util.Arrays.setAll(wentOn, i -> hour());
        java.util.Arrays.setAll(left, i -> hour());
    }

    private static Ring hour() {
        return new Ring(MINUTE, 60);
    }

    Placement placement() {
        return placement;
    }

    /** Another name does not begin anew; other stages or rules do. */
    boolean renamed(Placement other) {
        boolean same = placement.rules().equals(other.rules()) && placement.stages().stream().map(stage -> stage.id()).toList()
                .equals(other.stages().stream().map(stage -> stage.id()).toList());
        if (same) {
            placement = other;
        }
        return same;
    }

    long since() {
        return since;
    }

    boolean asksProperties() {
        return asksProperties;
    }

    /** The stage that an event is in; {@link Stages#NONE} for none. */
    int stage(EventFacts event) {
        for (int i = 0; i < stageOfMatch.length; i++) {
            if (matches.get(i).fits(event)) {
                return stageOfMatch[i];
            }
        }
        return Stages.NONE;
    }

    /** The place of a stage among the commercial ones; −1 for another. */
    int commercialOf(int stage) {
        for (int i = 0; i < commercial.length; i++) {
            if (commercial[i] == stage) {
                return i;
            }
        }
        return -1;
    }

    int[] commercial() {
        return commercial;
    }

    Traffic traffic(int stage) {
        return stage == Stages.NONE ? unplaced : stages[stage];
    }

    void count(long move, int by) {
        int from = Move.from(move);
        switch (Move.kind(move)) {
            case Move.WENT_ON -> wentOn[from].add(Move.at(move), by);
            case Move.LEFT -> left[from].add(Move.at(move), by);
            default -> {
                if (flows[from][Move.to(move)] == null) {
                    flows[from][Move.to(move)] = hour();
                }
                flows[from][Move.to(move)].add(Move.at(move), by);
            }
        }
    }

    /** @param minutes the running one included */
    long flow(int from, int to, long now, int minutes) {
        Ring ring = flows[from][to];
        return ring == null ? 0 : ring.sum(now, minutes);
    }

    /** Decided within the last hour. */
    long wentOn(int place, long now) {
        return wentOn[place].sum(now, 60);
    }

    long left(int place, long now) {
        return left[place].sum(now, 60);
    }
}
