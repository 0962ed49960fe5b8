package io.throughline.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** The comparisons with the planted facts, and those that did not match. */
final class VerificationResult {

    private int compared;
    private final List<String> mismatches = new ArrayList<>();

    boolean check(boolean holds, String otherwise) {
        compared++;
        if (!holds) {
            mismatches.add(otherwise);
        }
        return holds;
    }

    boolean allMatch() {
        return mismatches.isEmpty();
    }

    String text() {
        if (allMatch()) {
            return "All %,d comparisons with what was planted match.".formatted(compared);
        }
        var text = new StringBuilder("%,d of %,d comparisons with what was planted do NOT match:".formatted(mismatches.size(), compared));
        mismatches.stream().limit(20).forEach(line -> text.append("\n  - ").append(line));
        if (mismatches.size() > 20) {
            text.append("\n  … and %,d more".formatted(mismatches.size() - 20));
        }
        return text.toString();
    }
}
