package io.throughline.journey.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.throughline.journey.analysis.sequence.TestEventSequence;

/** Results of random paths, the same ones for the same seed. */
final class RandomPaths {

    private RandomPaths() {
    }

    static PathResult result(int seed) {
        Random random = new Random(seed);
        List<String> labels = new ArrayList<>();
        int steps = 1 + random.nextInt(26);
        for (int i = 0; i <= steps; i++) {
            labels.add((i % 2 == 0 ? "浏览商品详情页的步骤 " : "Step of a rather long name ") + i);
        }
        TestEventSequence[] walks = new TestEventSequence[1 + random.nextInt(30)];
        for (int w = 0; w < walks.length; w++) {
            StringBuilder walk = new StringBuilder();
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                walk.append((char) ('A' + random.nextInt(steps))).append('@').append(i * 60_000L * random.nextInt(100_000)).append(' ');
            }
            walks[w] = TestEventSequence.labels(w, walk.toString());
        }
        return result(labels, walks);
    }

    /** With all that a drawing may be asked for. */
    static PathResult result(List<String> labels, TestEventSequence... walks) {
        PathTally tally = new PathTally(labels.size(), RepeatFolding.NONE, 10, false);
        PathCutter cutter = new PathCutter(0, 0, -1, (eventSequence, i) -> eventSequence.code(i), tally::add);
        for (TestEventSequence walk : walks) {
            cutter.cut(walk);
        }
        return new PathSummary(tally, labels).of(new TopCounts(100, 500, 1), RepeatFolding.NONE);
    }
}
