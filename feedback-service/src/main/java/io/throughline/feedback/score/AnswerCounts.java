package io.throughline.feedback.score;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

import io.throughline.feedback.response.FeedbackMetric;

/** How often each answer was given. A score needs only these at most eleven numbers, however many customers answered. */
record AnswerCounts(FeedbackMetric metric, Map<Integer, Long> counts) {

    AnswerCounts {
        TreeMap<Integer, Long> whole = new TreeMap<>();
        for (int answer = metric.least(); answer <= metric.most(); answer++) {
            whole.put(answer, counts.getOrDefault(answer, 0L));
        }
        counts = whole;
    }

    long n() {
        return count(_ -> true);
    }

    long count(IntPredicate answers) {
        return counts.entrySet().stream().filter(each -> answers.test(each.getKey())).mapToLong(Map.Entry::getValue).sum();
    }

    double mean() {
        return counts.entrySet().stream().mapToDouble(each -> each.getKey() * (double) each.getValue()).sum() / n();
    }

    /** The sample variance, divided by n - 1; 0 for one answer. */
    double variance() {
        double mean = mean();
        double squares = counts.entrySet().stream()
                .mapToDouble(each -> each.getValue() * (each.getKey() - mean) * (each.getKey() - mean)).sum();
        return n() < 2 ? 0 : squares / (n() - 1);
    }
}
