package io.throughline.journey.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.result.DurationHistogram;
import io.throughline.journey.analysis.sequence.TestEventSequence;
import org.junit.jupiter.api.Test;

class PathTallyTest {

    private static final List<String> LABELS = List.of("other", "a", "b", "c", "d", "e");

    /** W. van der Aalst, Process Mining, 2nd edition, 2016, chapter 6: L1 = abcd three times, acbd twice, aed once. */
    @Test
    void whatFollowsWhatInTheTextbooksFirstLog() {
        PathResult result = result(RepeatFolding.NONE, "ABCD", "ABCD", "ABCD", "ACBD", "ACBD", "AED");

        assertThat(edges(result)).isEqualTo(Map.of("a>b", 3L, "a>c", 2L, "a>e", 1L, "b>c", 3L, "c>b", 2L, "b>d", 2L, "c>d", 3L, "e>d", 1L));
        assertThat(result.variants()).extracting(variant -> String.join("", variant.steps()) + variant.n()).containsExactly("abcd3",
                "acbd2", "aed1");
        assertThat(result.paths()).isEqualTo(6);
        assertThat(result.nodes()).extracting(node -> node.label() + node.n() + ":" + node.first() + ":" + node.last())
                .containsExactly("a6:6:0", "d6:0:6", "b5:0:0", "c5:0:0", "e1:0:0");
        assertThat(result.edges().getFirst().share()).isEqualTo(0.5);
        assertThat(result.rework().paths().n()).isZero();
    }

    @Test
    void repeatsAreFoldedAndStillCountAsRework() {
        PathResult result = result(RepeatFolding.REPEATS, "AABBA");

        assertThat(result.variants().getFirst().steps()).containsExactly("a", "b", "a");
        assertThat(result.rework().selfLoops()).isEqualTo(2);
        assertThat(result.rework().paths().n()).isEqualTo(1);
        assertThat(edges(result)).isEqualTo(Map.of("a>b", 1L, "b>a", 1L));
    }

    @Test
    void loopsAreCutBackToWhereTheyBegan() {
        PathResult result = result(RepeatFolding.LOOPS, "ABCBD", "ABD", "AAB");

        assertThat(result.variants()).extracting(variant -> String.join("", variant.steps()) + variant.n()).containsExactly("abd2", "ab1");
        assertThat(result.rework().loops()).isEqualTo(1);
        assertThat(edges(result)).isEqualTo(Map.of("a>b", 3L, "b>d", 2L));
    }

    @Test
    void timesRunFromTheLastEventOfAStepToTheFirstOfTheNext() {
        PathResult result = paths(RepeatFolding.REPEATS, 10, false, TestEventSequence.labels(1, "A@0 A@5000 B@15000 B@20000 C@20000"));

        assertThat(result.edges()).extracting(PathResult.Edge::medianSeconds).containsExactly(10.0, 0.0);
        assertThat(result.variants().getFirst().medianSeconds()).isEqualTo(20.0);
        assertThat(result.bottlenecks()).singleElement().satisfies(edge -> assertThat(edge.share()).isEqualTo(1.0));
    }

    @Test
    void longWaysAreCutWithASign() {
        assertThat(paths(RepeatFolding.NONE, 2, false, TestEventSequence.labels(1, "A@0 B@1 C@2")).variants().getFirst().steps())
                .containsExactly("a", "b", "…");
        assertThat(paths(RepeatFolding.NONE, 2, true, TestEventSequence.labels(1, "A@0 B@1 C@2")).variants().getFirst().steps())
                .containsExactly("…", "b", "c");
        assertThat(paths(RepeatFolding.NONE, 3, false, TestEventSequence.labels(1, "A@0 B@1 C@2")).variants().getFirst().steps())
                .containsExactly("a", "b", "c");
    }

    @Test
    void peopleAreCountedOnceHoweverOftenTheyGo() {
        PathTally tally = new PathTally(6, RepeatFolding.NONE, 10, false);
        PathCutter cutter = new PathCutter(0, 0, 100, (eventSequence, i) -> eventSequence.code(i), tally::add);
        cutter.cut(TestEventSequence.labels(1, "A@0 B@100 A@201 B@202"));
        cutter.cut(TestEventSequence.labels(-1, "A@0 B@1"));

        PathResult result = new PathSummary(tally, LABELS).of(TopCounts.STANDARD, RepeatFolding.NONE);

        assertThat(result.variants()).singleElement().satisfies(variant -> {
            assertThat(variant.n()).isEqualTo(3);
            assertThat(variant.people()).isEqualTo(2);
        });
        assertThat(result.edges().getFirst().people()).isEqualTo(2);
    }

    @Test
    void betweenTwoStepsTheShortestWayCountsAndNoEventTwice() {
        // Codes: bit 0 begins, bit 1 ends; A is 1, B is 2, C is 4 (neither), so labels follow the bits.
        assertThat(cut(true, true, "C@0 A@1 C@2 A@3 C@4 B@5 C@6 B@7 A@8")).containsExactly("1,4,2");
        assertThat(cut(true, false, "C@0 A@1 C@2 A@3 B@4")).containsExactly("1,4", "1,2");
        assertThat(cut(false, true, "C@0 A@1 B@2 C@3 B@4 C@5")).containsExactly("4,1,2", "4,2");
        assertThat(cut(false, false, "C@0 A@1")).containsExactly("4,1");
        // One event may be both an end and a beginning: the end of what has begun.
        assertThat(cut(true, true, "AB@0 C@1 AB@2 C@3 B@4")).containsExactly("3,4,3");
    }

    @Test
    void aSessionEndsWhereThePauseIsLongerThanTheGap() {
        List<Integer> sizes = new ArrayList<>();
        new PathCutter(0, 0, 1_800_000, (eventSequence, i) -> eventSequence.code(i), (person, labels, times, size) -> sizes.add(size))
                .cut(TestEventSequence.labels(1, "A@0 A@1800000 A@3600001"));

        assertThat(sizes).containsExactly(2, 1);
    }

    @Test
    void quantilesAreExactOfAThousandAndWithinOnePercentOfMore() {
        DurationHistogram durations = new DurationHistogram();
        for (int i = 1; i <= 1_000; i++) {
            durations.add(i * 1_000L);
        }
        assertThat(durations.exact()).isTrue();
        assertThat(durations.quantile(0.5)).isEqualTo(500.5);
        for (int i = 1_001; i <= 100_000; i++) {
            durations.add(i * 1_000L);
        }
        assertThat(durations.exact()).isFalse();
        assertThat(durations.quantile(0.5)).isCloseTo(50_000, within(505.0));
        assertThat(durations.quantile(0.9)).isCloseTo(90_000, within(909.0));
        assertThat(durations.quantile(0.0)).isCloseTo(1, within(0.011));
        assertThat(new DurationHistogram().quantile(0.5)).isNull();
    }

    @Test
    void moreWaysThanCanBeCountedAreNoAnswer() {
        PathTally tally = new PathTally(PathTally.MOST_VARIANTS + 2, RepeatFolding.NONE, 10, false);
        for (int i = 0; i <= PathTally.MOST_VARIANTS && !tally.isFull(); i++) {
            tally.add(i, new int[]{ i }, new long[]{ 0 }, 1);
        }

        assertThat(tally.isFull()).isTrue();
    }

    @Test
    void moreThanFitsIntoMemoryIsNoAnswerEither() {
        PathTally tally = new PathTally(2, RepeatFolding.NONE, 100, false, 100_000);
        for (int i = 0; i < 10_000 && !tally.isFull(); i++) {
            tally.add(i, new int[]{ 1 }, new long[]{ 0 }, 1);
        }
        // One way, however often it is taken: its durations are counted in classes in the end.
        assertThat(tally.isFull()).isFalse();
        for (int size = 1; size <= 100 && !tally.isFull(); size++) {
            for (int other = 0; other < size; other++) {
                int[] labels = new int[size];
                labels[other] = 1;
                tally.add(0, labels, new long[size], size);
            }
        }
        assertThat(tally.isFull()).isTrue();
    }

    @Test
    void besideEachStandsWhatItWasBefore() {
        PathTally now = tally("ABC", "ABC", "AB", "DE");
        PathTally before = tally("ABC", "ABD", "ABD", "AC");
        TimePeriod period = new TimePeriod(Instant.parse("2026-09-01T00:00:00Z"), Instant.parse("2026-10-01T00:00:00Z"), ZoneOffset.UTC);

        PathResult result = new PathSummary(now, before, LABELS).of(TopCounts.STANDARD, RepeatFolding.NONE, period);

        assertThat(result.compared().from()).isEqualTo(period.from());
        assertThat(result.compared().paths()).isEqualTo(4);
        assertThat(result.compared().distinctVariants()).isEqualTo(3);
        assertThat(result.variants()).extracting(
                variant -> String.join("", variant.steps()) + variant.n() + ":" + variant.before().n() + ":" + variant.before().share())
                .containsExactly("abc2:1:0.25", "ab1:0:0.0", "de1:0:0.0");
        assertThat(result.variants().getFirst().before().medianSeconds()).isEqualTo(2.0);
        assertThat(result.variants().getLast().before().medianSeconds()).isNull();
        // A goes on four times: three times to b, once to c.
        assertThat(result.edges().getFirst().before()).isEqualTo(new PathResult.PathBefore(3, 0.75, 1.0));
        assertThat(result.nodes()).extracting(node -> node.label() + node.n() + ":" + node.before()).containsExactly("a3:4", "b3:3", "c2:2",
                "d1:2", "e1:0");
        assertThat(result("ABC").compared()).isNull();
        assertThat(result("ABC").variants().getFirst().before()).isNull();
    }

    private static PathResult result(String... words) {
        return result(RepeatFolding.NONE, words);
    }

    /** As many equal variants as there may be, and the names that decide among them. */
    @Test
    void ofEquallyFrequentOnesThoseFirstByNameAreShown() {
        PathTally tally = new PathTally(6, RepeatFolding.NONE, 3, false);
        for (String word : List.of("EDCBA", "BA", "B", "BAC", "BACD", "ABCD", "ABC", "ABD")) {
            int[] labels = word.chars().map(letter -> letter - 'A' + 1).toArray();
            tally.add(1, labels, new long[labels.length], labels.length);
        }
        PathResult result = new PathSummary(tally, LABELS).of(new TopCounts(30, 50, 6), RepeatFolding.NONE);

        assertThat(result.variants()).extracting(variant -> String.join("", variant.steps())).containsExactly("abc", "abc…", "abd", "b",
                "ba", "bac");
        assertThat(result.other().variants()).isEqualTo(2);
    }

    @Test
    void theClassOfADurationIsThatOfItsLogarithm() {
        for (long millis : new long[]{ 1, 2, 3, 49, 50, 51, 999, 1_000, 1_001, 86_400_000, 12_622_780_800_000L }) {
            DurationHistogram durations = new DurationHistogram();
            for (int i = 0; i <= DurationHistogram.EXACT; i++) {
                durations.add(millis);
            }
            double bin = 1 + (int) (Math.log(millis) / Math.log(1.02));
            assertThat(durations.quantile(0.5)).isEqualTo(Math.exp((bin - 0.5) * Math.log(1.02)) / 1_000);
        }
    }

    private static List<String> cut(boolean from, boolean to, String walk) {
        List<String> paths = new ArrayList<>();
        new PathCutter(from ? 1 : 0, to ? 2 : 0, -1, (each, i) -> each.code(i), (person, labels, times, size) -> paths.add(String.join(",",
                IntStream.range(0, size).mapToObj(i -> Integer.toString(labels[i])).toList()))).cut(TestEventSequence.of(walk));
        return paths;
    }

    private static PathTally tally(String... words) {
        PathTally tally = new PathTally(LABELS.size(), RepeatFolding.NONE, 10, false);
        PathCutter cutter = new PathCutter(0, 0, -1, (eventSequence, i) -> eventSequence.code(i), tally::add);
        for (TestEventSequence walk : walks(words)) {
            cutter.cut(walk);
        }
        return tally;
    }

    private static PathResult result(RepeatFolding repeatFolding, String... words) {
        return paths(repeatFolding, 10, false, walks(words));
    }

    private static TestEventSequence[] walks(String... words) {
        TestEventSequence[] walks = new TestEventSequence[words.length];
        for (int i = 0; i < words.length; i++) {
            StringBuilder events = new StringBuilder();
            for (int j = 0; j < words[i].length(); j++) {
                events.append(words[i].charAt(j)).append('@').append(j * 1_000).append(' ');
            }
            walks[i] = TestEventSequence.labels(i, events.toString());
        }
        return walks;
    }

    private static PathResult paths(RepeatFolding repeatFolding, int mostSteps, boolean keepEnd, TestEventSequence... walks) {
        PathTally tally = new PathTally(LABELS.size(), repeatFolding, mostSteps, keepEnd);
        PathCutter cutter = new PathCutter(0, 0, -1, (eventSequence, i) -> eventSequence.code(i), tally::add);
        for (TestEventSequence walk : walks) {
            cutter.cut(walk);
        }
        return new PathSummary(tally, LABELS).of(TopCounts.STANDARD, repeatFolding);
    }

    private static Map<String, Long> edges(PathResult result) {
        Map<String, Long> edges = new TreeMap<>();
        result.edges().forEach(edge -> edges.put(edge.from() + ">" + edge.to(), edge.n()));
        return edges;
    }
}
