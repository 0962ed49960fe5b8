package io.throughline.journey.journeymap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.sequence.EventEncoder;
import io.throughline.journey.analysis.sequence.EventSequence;
import io.throughline.journey.metric.DurationStatistics;
import io.throughline.journey.metric.SessionSplitter;

/**
 * Counts who comes to each stage and touchpoint of a map. An event belongs to the first touchpoint of the map that it fits. If it fits
 * none, the stages' rules decide in their order, and the first one that fits counts. Everything is counted in people, except dwell time,
 * which is counted in events.
 */
final class MapCounter {

    private static final int NONE = -1;
    private static final long RECENT_MILLIS = java.time.Duration.ofDays(7).toMillis();

    private final JourneyMap map;
    private final int cells;
    private final int stages;
    private final int[] stageOfCell;
    /** The stage whose rules have bit {@code cells + i}. */
    private final int[] stageOfRules;

    private final long[] peopleOfStage;
    private final long[] wentOn;
    private final long[] peopleOfCell;
    private final long[] visits;
    private final long[] wentLater;
    private final DurationStatistics[] dwelling;
    private long unplaced;

    private final long[] firstInStage;
    private final long[] lastInStage;
    private final long[] firstInCell;

    MapCounter(JourneyMap map) {
        this.map = map;
        this.cells = map.cells().size();
        this.stages = map.stages().size();
        List<String> ids = map.stages().stream().map(JourneyMap.Stage::id).toList();
        this.stageOfCell = map.cells().stream().mapToInt(cell -> ids.indexOf(cell.stage())).toArray();
        this.stageOfRules = java.util.stream.IntStream.range(0, stages).filter(i -> map.stages().get(i).rules() != null).toArray();
        this.peopleOfStage = new long[stages];
        this.wentOn = new long[stages];
        this.peopleOfCell = new long[cells];
        this.visits = new long[cells];
        this.wentLater = new long[cells];
        this.dwelling = new DurationStatistics[cells];
        Arrays.setAll(dwelling, i -> new DurationStatistics());
        this.firstInStage = new long[stages];
        this.lastInStage = new long[stages];
        this.firstInCell = new long[cells];
    }

    /** One bit per touchpoint, then one per stage that has rules. Null if the map has neither. */
    static EventEncoder.Steps coding(JourneyMap map) {
        List<EventFilter> steps = new ArrayList<>(map.cells().stream().map(JourneyMap.Cell::event).toList());
        map.stages().stream().map(JourneyMap.Stage::rules).filter(rules -> rules != null).forEach(steps::add);
        return steps.isEmpty() ? null : new EventEncoder.Steps(steps);
    }

    /** The touchpoint of an event; −1 for none. */
    int cell(int code) {
        int bits = code & (int) ((1L << cells) - 1);
        return bits == 0 ? NONE : Integer.numberOfTrailingZeros(bits);
    }

    /** The stage of an event; −1 for none. */
    int stage(int code) {
        int cell = cell(code);
        if (cell >= 0) {
            return stageOfCell[cell];
        }
        int rules = code >>> cells;
        return rules == 0 ? NONE : stageOfRules[Integer.numberOfTrailingZeros(rules)];
    }

    void add(EventSequence eventSequence) {
        Arrays.fill(firstInStage, Long.MAX_VALUE);
        Arrays.fill(lastInStage, Long.MIN_VALUE);
        Arrays.fill(firstInCell, Long.MAX_VALUE);
        int[] sessions = SessionSplitter.cut(eventSequence, false);
        int[] following = SessionSplitter.following(sessions);
        int[] visited = new int[cells];
        Arrays.fill(visited, NONE);
        for (int i = 0; i < eventSequence.size(); i++) {
            int stage = stage(eventSequence.code(i));
            if (stage < 0) {
                unplaced++;
                continue;
            }
            long time = eventSequence.time(i);
            firstInStage[stage] = Math.min(firstInStage[stage], time);
            lastInStage[stage] = Math.max(lastInStage[stage], time);
            int cell = cell(eventSequence.code(i));
            if (cell >= 0) {
                firstInCell[cell] = Math.min(firstInCell[cell], time);
                if (visited[cell] != sessions[i]) {
                    visited[cell] = sessions[i];
                    visits[cell]++;
                }
                if (following[i] >= 0) {
                    dwelling[cell].add(eventSequence.time(following[i]) - time);
                }
            }
        }
        count();
    }

    /** The touchpoint that a person met last, at or before this moment and at most 7 days before it; −1 for none. */
    int cellBefore(EventSequence eventSequence, long at) {
        int met = NONE;
        for (int i = 0; i < eventSequence.size() && eventSequence.time(i) <= at; i++) {
            int cell = cell(eventSequence.code(i));
            if (cell >= 0 && eventSequence.time(i) >= at - RECENT_MILLIS) {
                met = cell;
            }
        }
        return met;
    }

    private void count() {
        for (int stage = 0; stage < stages; stage++) {
            if (lastInStage[stage] == Long.MIN_VALUE) {
                continue;
            }
            peopleOfStage[stage]++;
            if (stage + 1 < stages && lastInStage[stage + 1] >= firstInStage[stage]) {
                wentOn[stage]++;
            }
        }
        for (int cell = 0; cell < cells; cell++) {
            if (firstInCell[cell] == Long.MAX_VALUE) {
                continue;
            }
            peopleOfCell[cell]++;
            for (int later = stageOfCell[cell] + 1; later < stages; later++) {
                if (lastInStage[later] >= firstInCell[cell]) {
                    wentLater[cell]++;
                    break;
                }
            }
        }
    }

    JourneyMap map() {
        return map;
    }

    int stageOfCell(int cell) {
        return stageOfCell[cell];
    }

    long peopleOfStage(int stage) {
        return peopleOfStage[stage];
    }

    long wentOn(int stage) {
        return wentOn[stage];
    }

    long peopleOfCell(int cell) {
        return peopleOfCell[cell];
    }

    long visits(int cell) {
        return visits[cell];
    }

    long wentLater(int cell) {
        return wentLater[cell];
    }

    DurationStatistics dwelling(int cell) {
        return dwelling[cell];
    }

    long unplaced() {
        return unplaced;
    }
}
