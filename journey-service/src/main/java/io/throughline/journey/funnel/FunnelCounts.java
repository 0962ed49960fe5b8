package io.throughline.journey.funnel;

import java.util.ArrayList;
import java.util.List;

import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.funnel.FunnelResult.StepResult;

/** Counts of attempts. Memory does not grow with the number of attempts. */
final class FunnelCounts {

    private final int steps;
    private final long[] reached;
    private final long[] excluded;
    private final DurationSummary[] sinceBefore;
    private final DurationSummary sinceFirst = new DurationSummary();

    FunnelCounts(int steps) {
        this.steps = steps;
        this.reached = new long[steps + 2];
        this.excluded = new long[steps + 1];
        this.sinceBefore = new DurationSummary[steps + 1];
        for (int step = 2; step <= steps; step++) {
            sinceBefore[step] = new DurationSummary();
        }
    }

    void add(FunnelAttempt attempt) {
        for (PartialMatch partialMatch = attempt.chain(); partialMatch != null; partialMatch = partialMatch.before()) {
            reached[partialMatch.level()]++;
            if (partialMatch.before() != null) {
                sinceBefore[partialMatch.level()].add(partialMatch.time() - partialMatch.before().time());
            }
        }
        if (attempt.excluded()) {
            excluded[attempt.level()]++;
        }
        if (attempt.level() == steps) {
            sinceFirst.add(attempt.chain().time() - attempt.start());
        }
    }

    List<StepResult> steps(List<String> labels) {
        List<StepResult> results = new ArrayList<>();
        for (int step = 1; step <= steps; step++) {
            long before = step == 1 ? reached[1] : reached[step - 1];
            long ended = step == steps ? 0 : reached[step] - reached[step + 1];
            results.add(new StepResult(labels.get(step - 1), ShareInterval.wilson(reached[step], reached[1]),
                    ShareInterval.wilson(reached[step], before),
                    ended - excluded[step], excluded[step], step == 1 ? null : sinceBefore[step].seconds()));
        }
        return results;
    }

    ShareInterval converted() {
        return ShareInterval.wilson(reached[steps], reached[1]);
    }

    DurationSummary.Seconds seconds() {
        return sinceFirst.seconds();
    }

    boolean isEmpty() {
        return reached[1] == 0;
    }

    boolean isExact() {
        boolean exact = sinceFirst.isExact();
        for (int step = 2; step <= steps; step++) {
            exact &= sinceBefore[step].isExact();
        }
        return exact;
    }
}
