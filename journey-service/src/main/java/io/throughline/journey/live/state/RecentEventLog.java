package io.throughline.journey.live.state;

/**
 * The newest events, 44 bytes each: enough to take back what a person did and to replay it when two people turn out to be one. Events of
 * one subject are linked. An overwritten event stays counted until it leaves the windows, but no longer belongs to a person.
 */
final class RecentEventLog {

    private static final int GOAL = 1 << 30;
    private static final int LATE = 1 << 29;
    /** Set if the subject's earlier events had been overwritten when this one came. */
    private static final int CUT = 1 << 28;

    private final int capacity;
    private final long[] received;
    private final int[] latency;
    private final long[] stages;
    /** Touchpoint, channel, goal and late, packed. */
    private final int[] what;
    /** The distance to the subject's previous event; 0 if none is held. */
    private final int[] back;
    /** The person's position before this event: the stages and the open visits. */
    private final long[] stagesBefore;
    private final long[] openBefore;
    private long next = 1;

    RecentEventLog(int capacity) {
        this.capacity = capacity;
        this.received = new long[capacity];
        this.latency = new int[capacity];
        this.stages = new long[capacity];
        this.what = new int[capacity];
        this.back = new int[capacity];
        this.stagesBefore = new long[capacity];
        this.openBefore = new long[capacity];
    }

    /** @param before the subject's last event; 0 for none @return the number of this event, from 1 */
    long append(long receivedAt, int latencyMillis, long inStages, int touchpoint, int channel, boolean goal, boolean late, long before) {
        int i = (int) (next % capacity);
        received[i] = receivedAt;
        latency[i] = latencyMillis;
        stages[i] = inStages;
        what[i] = touchpoint | channel << 16 | (goal ? GOAL : 0) | (late ? LATE : 0) | (before > 0 && !has(before) ? CUT : 0);
        back[i] = has(before) ? (int) (next - before) : 0;
        return next++;
    }

    /** The number of the next event. */
    long next() {
        return next;
    }

    boolean has(long number) {
        return number > 0 && number < next && number >= next - capacity;
    }

    /** The previous event of the same subject; 0 if none is held. */
    long before(long number) {
        int distance = back[index(number)];
        return distance == 0 || !has(number - distance) ? 0 : number - distance;
    }

    /** Whether earlier events of the subject are no longer held. */
    boolean isCut(long number) {
        int distance = back[index(number)];
        return (what[index(number)] & CUT) != 0 || distance != 0 && !has(number - distance);
    }

    /** Stores the position before this event, so that a replay can begin here if earlier events are not held. */
    void keep(long number, long stagesUntil, long openUntil) {
        stagesBefore[index(number)] = stagesUntil;
        openBefore[index(number)] = openUntil;
    }

    long stagesBefore(long number) {
        return stagesBefore[index(number)];
    }

    long openBefore(long number) {
        return openBefore[index(number)];
    }

    private int index(long number) {
        return (int) (number % capacity);
    }

    long receivedAt(long number) {
        return received[index(number)];
    }

    int latency(long number) {
        return latency[index(number)];
    }

    /** The event time. */
    long at(long number) {
        return received[index(number)] - latency[index(number)];
    }

    long stages(long number) {
        return stages[index(number)];
    }

    int touchpoint(long number) {
        return what[index(number)] & 0xFFFF;
    }

    int channel(long number) {
        return what[index(number)] >>> 16 & 0xFF;
    }

    boolean isGoal(long number) {
        return (what[index(number)] & GOAL) != 0;
    }

    /** Whether it was received so late that it says nothing about the person's position. */
    boolean isLate(long number) {
        return (what[index(number)] & LATE) != 0;
    }

    /** Removes all events from the stages of this map. */
    void clear(int map) {
        for (int i = 0; i < capacity; i++) {
            stages[i] = PackedStages.with(stages[i], map, PackedStages.NONE);
            stagesBefore[i] = PackedStages.with(stagesBefore[i], map, PackedStages.NONE);
            openBefore[i] &= ~(15L << map * 4);
        }
    }
}
