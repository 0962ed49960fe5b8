package io.throughline.cli.shop;

import java.util.List;

/** The scores of what was planted, by their definitions. */
final class Truth {

  private Truth() {}

  /**
   * NPS: share of 9–10 less share of 0–6, in points (Reichheld 2003). CSAT: share of 4–5, in per cent. CES: mean.
   */
  static double score(String metric, List<Answer> answers) {
    double n = answers.size();
    return switch (metric) {
      case "nps" -> 100 * (count(answers, 9, 10) - count(answers, 0, 6)) / n;
      case "csat" -> 100 * count(answers, 4, 5) / n;
      default -> answers.stream().mapToInt(Answer::score).average().orElseThrow();
    };
  }

  private static double count(List<Answer> answers, int least, int most) {
    return answers.stream().filter(answer -> answer.score() >= least && answer.score() <= most).count();
  }
}
