package io.throughline.journey.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.throughline.journey.analysis.TestWalk;

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
        TestWalk[] walks = new TestWalk[1 + random.nextInt(30)];
        for (int w = 0; w < walks.length; w++) {
            StringBuilder walk = new StringBuilder();
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                walk.append((char) ('A' + random.nextInt(steps))).append('@').append(i * 60_000L * random.nextInt(100_000)).append(' ');
            }
            walks[w] = TestWalk.labels(w, walk.toString());
        }
        return result(labels, walks);
    }

    /** With all that a drawing may be asked for. */
    static PathResult result(List<String> labels, TestWalk... walks) {
        PathTally tally = new PathTally(labels.size(), Folding.NONE, 10, false);
        PathCutter cutter = new PathCutter(0, 0, -1, (walk, i) -> walk.code(i), tally::add);
        for (TestWalk walk : walks) {
            cutter.cut(walk);
        }
        return new PathSummary(tally, labels).of(new Top(100, 500, 1), Folding.NONE);
    }
}
