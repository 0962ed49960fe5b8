package io.throughline.journey.path;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import io.throughline.journey.analysis.result.DurationHistogram;

/**
 * Counts paths: process variants, directly-follows edges, and durations. Source: W. van der Aalst, Process Mining, 2nd edition, 2016,
 * chapters 6 (directly follows) and 8 (rework).
 */
final class PathTally {

    static final int MOST_VARIANTS = 200_000;
    static final int MOST_EDGES = 100_000;
    /** With this limit, two questions at once and the service itself fit into half a gigabyte. */
    static final long MOST_BYTES = 128L << 20;
    /** The approximate size of an edge or a variant without its labels and times. */
    private static final int BYTES_EACH = 160;
    /** In a variant's labels: steps were cut off here. */
    static final int MORE = -1;

    private final RepeatFolding repeatFolding;
    private final int mostSteps;
    private final boolean keepEnd;
    private final NodeTally[] nodes;
    private final EdgeTally[][] edges;
    private final Map<Labels, VariantTally> variants = new HashMap<>();
    private int edgeCount;
    private long paths;
    private long reworked;
    private long selfLoops;
    private long loops;
    private final long mostBytes;
    private long bytes;
    private boolean full;
    private int[] folded = new int[64];
    private long[] entered = new long[64];
    private long[] left = new long[64];
    private int[] stamp;
    private int round;

    /**
     * @param labels the number of labels
     * @param mostSteps of a variant; a longer one is cut off, at the beginning if the end matters
     */
    PathTally(int labels, RepeatFolding repeatFolding, int mostSteps, boolean keepEnd) {
        this(labels, repeatFolding, mostSteps, keepEnd, MOST_BYTES);
    }

    /** @param mostBytes the approximate memory that it may use */
    PathTally(int labels, RepeatFolding repeatFolding, int mostSteps, boolean keepEnd, long mostBytes) {
        this.mostBytes = mostBytes;
        this.repeatFolding = repeatFolding;
        this.mostSteps = mostSteps;
        this.keepEnd = keepEnd;
        this.nodes = new NodeTally[labels];
        this.edges = new EdgeTally[labels][];
        this.stamp = new int[labels];
        Arrays.setAll(nodes, i -> new NodeTally());
    }

    static final class NodeTally {

        long n;
        long first;
        long last;
        long repeats;
    }

    static final class EdgeTally {

        long n;
        long people;
        private long lastPerson;
        final DurationHistogram durations = new DurationHistogram();
    }

    static final class VariantTally {

        long n;
        long people;
        private long lastPerson;
        private long firstMillis;
        /** Null for variants that were taken once, which are the majority if there are many. */
        private DurationHistogram durations;

        private int add(long millis) {
            if (n == 0) {
                firstMillis = millis;
                return 0;
            }
            if (n == 1) {
                durations = durations();
            }
            return durations.add(millis);
        }

        DurationHistogram durations() {
            if (durations != null) {
                return durations;
            }
            DurationHistogram one = new DurationHistogram();
            one.add(firstMillis);
            return one;
        }
    }

    /** An array that can be used as a key. */
    record Labels(int[] order) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Labels labels && Arrays.equals(order, labels.order);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(order);
        }
    }

    /** Adds a path. All paths of one person must be added consecutively. */
    void add(long person, int[] labels, long[] times, int size) {
        if (size == 0 || full) {
            return;
        }
        paths++;
        rework(labels, size);
        int n = fold(labels, times, size);
        nodes[folded[0]].first++;
        nodes[folded[n - 1]].last++;
        round++;
        for (int i = 0; i < n; i++) {
            NodeTally node = nodes[folded[i]];
            node.n++;
            node.repeats += stamp[folded[i]] == round ? 1 : 0;
            stamp[folded[i]] = round;
            if (i > 0) {
                follow(person, folded[i - 1], folded[i], entered[i] - left[i - 1]);
            }
        }
        vary(person, n, times[size - 1] - times[0]);
    }

    private void rework(int[] labels, int size) {
        round++;
        boolean again = false;
        for (int i = 0; i < size; i++) {
            again |= stamp[labels[i]] == round;
            stamp[labels[i]] = round;
            selfLoops += i > 0 && labels[i] == labels[i - 1] ? 1 : 0;
        }
        reworked += again ? 1 : 0;
    }

    /** Fills the folded arrays. A folded step begins with its first event and ends with its last. */
    private int fold(int[] labels, long[] times, int size) {
        if (repeatFolding == RepeatFolding.NONE) {
            folded = labels;
            entered = times;
            left = times;
            return size;
        }
        if (folded.length < size) {
            folded = new int[2 * size];
            entered = new long[2 * size];
            left = new long[2 * size];
        }
        int n = 0;
        for (int i = 0; i < size; i++) {
            int at = repeatFolding == RepeatFolding.LOOPS ? place(labels[i], n) : n > 0 && folded[n - 1] == labels[i] ? n - 1 : n;
            loops += repeatFolding == RepeatFolding.LOOPS && at < n - 1 ? 1 : 0;
            if (at == n) {
                folded[at] = labels[i];
                entered[at] = times[i];
            }
            left[at] = times[i];
            n = at + 1;
        }
        return n;
    }

    private int place(int label, int n) {
        for (int i = 0; i < n; i++) {
            if (folded[i] == label) {
                return i;
            }
        }
        return n;
    }

    private void follow(long person, int from, int to, long millis) {
        if (edges[from] == null) {
            edges[from] = new EdgeTally[nodes.length];
        }
        EdgeTally edge = edges[from][to];
        if (edge == null) {
            full |= ++edgeCount > MOST_EDGES;
            edge = new EdgeTally();
            edges[from][to] = edge;
            bytes += BYTES_EACH;
        }
        edge.people += edge.n == 0 || edge.lastPerson != person ? 1 : 0;
        edge.lastPerson = person;
        edge.n++;
        bytes += edge.durations.add(Math.max(0, millis));
    }

    private void vary(long person, int n, long millis) {
        Labels order = new Labels(shown(n));
        VariantTally variant = variants.get(order);
        if (variant == null) {
            variant = new VariantTally();
            variants.put(order, variant);
            bytes += BYTES_EACH + 4 * order.order().length;
        }
        variant.people += variant.n == 0 || variant.lastPerson != person ? 1 : 0;
        variant.lastPerson = person;
        bytes += variant.add(Math.max(0, millis));
        variant.n++;
        full |= variants.size() > MOST_VARIANTS || bytes > mostBytes;
    }

    private int[] shown(int n) {
        if (n <= mostSteps) {
            return Arrays.copyOf(folded, n);
        }
        int[] shown = new int[mostSteps + 1];
        if (keepEnd) {
            System.arraycopy(folded, n - mostSteps, shown, 1, mostSteps);
            shown[0] = MORE;
        } else {
            System.arraycopy(folded, 0, shown, 0, mostSteps);
            shown[mostSteps] = MORE;
        }
        return shown;
    }

    /** Whether there are more variants than can be counted; then no result is shown. */
    boolean isFull() {
        return full;
    }

    long paths() {
        return paths;
    }

    /** How many paths contain a step twice, before folding. */
    long reworked() {
        return reworked;
    }

    /** How often a step directly follows itself, before folding. */
    long selfLoops() {
        return selfLoops;
    }

    /** How often people came back to a step, if loops are folded. */
    long loops() {
        return loops;
    }

    NodeTally node(int label) {
        return nodes[label];
    }

    int labels() {
        return nodes.length;
    }

    /** @return null if the one step never directly follows the other */
    EdgeTally edge(int from, int to) {
        return edges[from] == null ? null : edges[from][to];
    }

    Map<Labels, VariantTally> variants() {
        return variants;
    }
}
