package io.throughline.commons.test.fuzz;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The results of one test: the number of inputs by answer, and each distinct fault once, with the input that showed it. */
public final class FuzzReport {

    private static final int MOST_FAULTS = 40;

    private final String name;
    private final long seed;
    private final Map<String, Integer> answers = new TreeMap<>();
    private final Map<String, String> faults = new LinkedHashMap<>();
    private int inputs;

    public FuzzReport(String name, long seed) {
        this.name = name;
        this.seed = seed;
    }

    /** @param answer the kind of answer, such as {@code 4xx} */
    void count(String answer) {
        inputs++;
        answers.merge(answer, 1, Integer::sum);
    }

    /**
     * @param kind names the fault; the first of each kind is kept
     * @param number the number of the input
     */
    public void fault(String kind, String phase, int number, String what) {
        String before = faults.putIfAbsent(kind, what);
        if (before == null && faults.size() <= MOST_FAULTS) {
            System.out.printf("FUZZ FAULT %s [-Dfuzz.seed=%d -Dfuzz.case=%d, %s]%nFUZZ     %s%n", kind, seed, number, phase,
                    what.replace("\n", "\nFUZZ "));
        }
    }

    /** Records a fault that no single input shows. */
    public void fault(String kind) {
        fault(kind, "after all inputs", -1, "");
    }

    public int inputs() {
        return inputs;
    }

    /** Prints the totals, and fails where there were faults. */
    public void conclude() {
        System.out.printf("FUZZ %s: seed %d, %d inputs, %s, %d distinct faults%n", name, seed, inputs, answers.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue()).collect(Collectors.joining(", ")), faults.size());
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    faults.size() + " distinct faults, seed " + seed + ":\n" + faults.entrySet().stream().limit(MOST_FAULTS)
                            .map(each -> each.getKey() + "\n    " + each.getValue()).collect(Collectors.joining("\n")));
        }
    }
}
