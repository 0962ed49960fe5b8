package io.throughline.journey.journeymap;

import io.throughline.commons.statistics.StudentTDistribution;

/** Scores about one touchpoint on the scale −2 … 2: their number, mean and uncertainty. */
final class SatisfactionScores {

    /** With fewer scores no emotion is shown, because single angry answers do not represent people's feelings. */
    static final int FEWEST = 5;

    private long n;
    private double sum;
    private double squares;

    void add(long count, double total, double totalOfSquares) {
        n += count;
        sum += total;
        squares += totalOfSquares;
    }

    void add(double score) {
        add(1, score, score * score);
    }

    long n() {
        return n;
    }

    /** Null if there are none. */
    Double mean() {
        return n == 0 ? null : Double.valueOf(sum / n);
    }

    Double emotion() {
        return n < FEWEST ? null : mean();
    }

    LiveMap.Satisfaction told(SatisfactionScores before) {
        if (n == 0) {
            return null;
        }
        Double previous = before == null ? null : before.mean();
        if (n == 1) {
            return new LiveMap.Satisfaction(sum, 1, null, null, previous);
        }
        double mean = sum / n;
        double variance = Math.max(0, (squares - sum * sum / n) / (n - 1));
        double margin = StudentTDistribution.quantile(n - 1) * Math.sqrt(variance / n);
        return new LiveMap.Satisfaction(mean, n, Math.max(-2, mean - margin), Math.min(2, mean + margin), previous);
    }
}
