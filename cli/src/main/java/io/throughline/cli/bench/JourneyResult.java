package io.throughline.cli.bench;

import java.util.List;
import java.util.Locale;

/** What was measured, once for each number of touchpoints: medians of questions that were never asked before. */
record JourneyResult(String at, String machine, int rounds, List<Size> sizes) {

  record Size(long touchpoints, List<Answer> answers) {}

  /**
   * @param apiMillis median of the API's answer, read to its end
   * @param bareMillis median of the bare query, in turn with it
   * @param ratio median of the rounds' ratios
   */
  record Answer(String question, double apiMillis, double bareMillis, double ratio) {}

  /** How often longer the last takes than the first, beside how often more there is. */
  static double growth(Size first, Size last, int question) {
    return last.answers().get(question).apiMillis() / first.answers().get(question).apiMillis();
  }

  String markdown() {
    var table = new StringBuilder("%s, %s; medians of %d rounds, each: the API, then ClickHouse bare. No answer was from memory.%n%n".formatted(at, machine, rounds));
    table.append("| touchpoints | question | API ms | bare ms | API / bare |\n|---:|---|---:|---:|---:|\n");
    for (Size size : sizes) {
      for (Answer answer : size.answers()) {
        table.append(String.format(Locale.ROOT, "| %,d | %s | %,.0f | %,.0f | %.2f |%n", size.touchpoints(), answer.question(), answer.apiMillis(),
            answer.bareMillis(), answer.ratio()));
      }
    }
    if (sizes.size() > 1) {
      Size first = sizes.getFirst();
      Size last = sizes.getLast();
      table.append(String.format(Locale.ROOT, "%nFrom %,d to %,d touchpoints (× %.0f):", first.touchpoints(), last.touchpoints(),
          (double) last.touchpoints() / first.touchpoints()));
      for (int i = 0; i < first.answers().size(); i++) {
        table.append(String.format(Locale.ROOT, "%s %s × %.1f", i == 0 ? "" : ",", first.answers().get(i).question(), growth(first, last, i)));
      }
      table.append(".\n");
    }
    return table.toString();
  }
}
