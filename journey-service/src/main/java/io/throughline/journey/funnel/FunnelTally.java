package io.throughline.journey.funnel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.funnel.FunnelResult.Group;
import io.throughline.journey.funnel.FunnelResult.Point;

/** Counts the attempts of one period: in total, by group and by when they began. */
final class FunnelTally {

    private final FunnelQuestion question;
    private final TimePeriod period;
    private final FunnelCounts all;
    /**
     * Index 0 is other, then come the values or segments in their order, and last the attempts without the step that determines the group.
     */
    private final FunnelCounts[] groups;
    private final List<Instant> starts;
    private final long[] begins;
    private final long[] began;
    private final long[] converted;

    FunnelTally(FunnelQuestion question, TimePeriod period, int values) {
        this.question = question;
        this.period = period;
        this.all = new FunnelCounts(question.steps().size());
        int told = question.breakdown() instanceof Breakdown.BySegment by ? by.ids().size() : values;
        this.groups = new FunnelCounts[question.breakdown() instanceof Breakdown.None ? 0 : told + 2];
        Arrays.setAll(groups, i -> new FunnelCounts(question.steps().size()));
        this.starts = question.trend() == null ? List.of() : period.starts(question.trend());
        this.begins = starts.stream().mapToLong(Instant::toEpochMilli).toArray();
        this.began = new long[begins.length];
        this.converted = new long[begins.length];
    }

    void add(FunnelAttempt attempt, int segments) {
        all.add(attempt);
        if (question.breakdown() instanceof Breakdown.BySegment by) {
            for (int i = 0; i < by.ids().size(); i++) {
                if ((segments >>> i & 1) != 0) {
                    groups[i + 1].add(attempt);
                }
            }
            if (segments == 0) {
                groups[0].add(attempt);
            }
        } else if (groups.length > 0) {
            groups[group(attempt)].add(attempt);
        }
        if (begins.length > 0) {
            int place = Arrays.binarySearch(begins, attempt.start());
            int unit = place >= 0 ? place : -place - 2;
            began[unit]++;
            converted[unit] += attempt.level() == question.steps().size() ? 1 : 0;
        }
    }

    private int group(FunnelAttempt attempt) {
        if (question.attribution() == FunnelQuestion.LAST_STEP) {
            return attempt.chain().group();
        }
        return attempt.level() < question.attribution() ? groups.length - 1 : attempt.chain().at(question.attribution()).group();
    }

    FunnelCounts all() {
        return all;
    }

    /** @param values as they are shown, the most frequent first */
    List<Group> groups(List<String> labels, List<String> values) {
        boolean segments = question.breakdown() instanceof Breakdown.BySegment;
        List<String> told =
                question.breakdown() instanceof Breakdown.BySegment by ? by.ids().stream().map(Object::toString).toList() : values;
        List<Group> list = new ArrayList<>();
        for (int i = 0; i < told.size(); i++) {
            list.add(group(told.get(i), segments ? "segment" : "value", groups[i + 1], labels));
        }
        if (!groups[0].isEmpty()) {
            list.add(group(null, "other", groups[0], labels));
        }
        if (!groups[groups.length - 1].isEmpty()) {
            list.add(group(null, "not_reached", groups[groups.length - 1], labels));
        }
        return list;
    }

    private static Group group(String value, String kind, FunnelCounts counts, List<String> labels) {
        return new Group(value, kind, counts.steps(labels), counts.converted(), counts.seconds());
    }

    /** @return null if none was requested */
    List<Point> trend() {
        if (question.trend() == null) {
            return null;
        }
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < begins.length; i++) {
            Instant end = i + 1 < starts.size() ? starts.get(i + 1) : period.to();
            points.add(new Point(starts.get(i), ShareInterval.wilson(converted[i], began[i]),
                    !end.plus(question.window()).isAfter(question.asOf())));
        }
        return points;
    }
}
