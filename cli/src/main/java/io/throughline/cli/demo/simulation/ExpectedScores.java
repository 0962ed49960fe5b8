package io.throughline.cli.demo.simulation;

import java.util.List;

/** Computes the scores of the planted answers by their definitions. */
public final class ExpectedScores {

    private ExpectedScores() {
    }

    /**
     * NPS: share of 9–10 less share of 0–6, in points (Reichheld 2003). CSAT: share of 4–5, in per cent. CES: mean.
     */
    public static double score(String metric, List<SurveyAnswer> answers) {
        double n = answers.size();
        return switch (metric) {
            case "nps" -> 100 * (count(answers, 9, 10) - count(answers, 0, 6)) / n;
            case "csat" -> 100 * count(answers, 4, 5) / n;
            default -> answers.stream().mapToInt(SurveyAnswer::score).average().orElseThrow();
        };
    }

    private static double count(List<SurveyAnswer> answers, int least, int most) {
        return answers.stream().filter(answer -> answer.score() >= least && answer.score() <= most).count();
    }
}
