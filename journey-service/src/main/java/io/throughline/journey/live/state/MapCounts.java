package io.throughline.journey.live.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.throughline.journey.analysis.filter.EventFacts;
import io.throughline.journey.analysis.filter.EventMatcher;
import io.throughline.journey.journeymap.StageRules.Placement;
import io.throughline.journey.journeymap.StageRules.Rule;

/** The counts of one map, with its rules prepared for evaluation. */
public final class MapCounts {

    static final int MOST_COMMERCIAL = 4;
    private static final long MINUTE = 60_000;

    private final List<EventMatcher> matches;
    private final int[] stageOfMatch;
    private final boolean asksProperties;
    private final int[] commercial;
    private final TrafficCounter[] stages;
    private final TrafficCounter unplaced = new TrafficCounter();
    /** From a stage, or from outside, to a stage. */
    private final SlidingWindowCounter[][] flows;
    private final SlidingWindowCounter[] wentOn;
    private final SlidingWindowCounter[] left;
    private final long since;
    private Placement placement;

    /** @param since when counting begins; the least number if it covers everything that was read */
    MapCounts(Placement placement, Set<String> commercialStages, long since) {
        this.placement = placement;
        this.since = since;
        this.matches = placement.rules().stream().map(Rule::event).map(EventMatcher::of).toList();
        this.stageOfMatch = placement.rules().stream().mapToInt(Rule::stage).toArray();
        this.asksProperties = matches.stream().anyMatch(EventMatcher::readsProperties);
        int count = placement.stages().size();
        List<Integer> wanted = new ArrayList<>();
        for (int i = 0; i < count && wanted.size() < MOST_COMMERCIAL; i++) {
            if (commercialStages.contains(placement.stages().get(i).id())) {
                wanted.add(i);
            }
        }
        this.commercial = wanted.stream().mapToInt(Integer::intValue).toArray();
        this.stages = new TrafficCounter[count];
        this.flows = new SlidingWindowCounter[PackedTransition.OUTSIDE + 1][count];
        this.wentOn = new SlidingWindowCounter[commercial.length];
        this.left = new SlidingWindowCounter[commercial.length];
        java.util.Arrays.setAll(stages, i -> new TrafficCounter());
        java.util.Arrays.setAll(wentOn, i -> hour());
        java.util.Arrays.setAll(left, i -> hour());
    }

    private static SlidingWindowCounter hour() {
        return new SlidingWindowCounter(MINUTE, 60);
    }

    public Placement placement() {
        return placement;
    }

    /** Replaces the names and keeps the counts. Returns false if stages or rules differ. */
    boolean renamed(Placement other) {
        boolean same = placement.rules().equals(other.rules()) && placement.stages().stream().map(stage -> stage.id()).toList()
                .equals(other.stages().stream().map(stage -> stage.id()).toList());
        if (same) {
            placement = other;
        }
        return same;
    }

    public long since() {
        return since;
    }

    boolean readsProperties() {
        return asksProperties;
    }

    /** The stage of an event; {@link PackedStages#NONE} for none. */
    int stage(EventFacts event) {
        for (int i = 0; i < stageOfMatch.length; i++) {
            if (matches.get(i).fits(event)) {
                return stageOfMatch[i];
            }
        }
        return PackedStages.NONE;
    }

    /** The index of a stage among the commercial ones; −1 for another stage. */
    public int commercialOf(int stage) {
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

    public TrafficCounter traffic(int stage) {
        return stage == PackedStages.NONE ? unplaced : stages[stage];
    }

    void count(long move, int by) {
        int from = PackedTransition.from(move);
        switch (PackedTransition.kind(move)) {
            case PackedTransition.WENT_ON -> wentOn[from].add(PackedTransition.at(move), by);
            case PackedTransition.LEFT -> left[from].add(PackedTransition.at(move), by);
            default -> {
                if (flows[from][PackedTransition.to(move)] == null) {
                    flows[from][PackedTransition.to(move)] = hour();
                }
                flows[from][PackedTransition.to(move)].add(PackedTransition.at(move), by);
            }
        }
    }

    /** @param minutes including the current one */
    public long flow(int from, int to, long now, int minutes) {
        SlidingWindowCounter slidingWindowCounter = flows[from][to];
        return slidingWindowCounter == null ? 0 : slidingWindowCounter.sum(now, minutes);
    }

    /** Visits that went on and were decided within the last hour. */
    public long wentOn(int place, long now) {
        return wentOn[place].sum(now, 60);
    }

    public long left(int place, long now) {
        return left[place].sum(now, 60);
    }
}
