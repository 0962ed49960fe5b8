package io.throughline.journey.analysis.sequence;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TouchpointNames;

/**
 * Walks made by hand: {@code "A@0 B@10 BC@10 ?@11 C@25"} has codes of one bit a letter (A is bit 0, so BC is 0b110, ? none)
 * and times in milliseconds.
 */
public final class TestEventSequence implements EventSequence {

    private final long person;
    private final long[] times;
    private final int[] codes;
    private final int[] groups;
    private final double[] values;
    private int segments;

    private TestEventSequence(long person, long[] times, int[] codes, int[] groups, double[] values) {
        this.person = person;
        this.times = times;
        this.codes = codes;
        this.groups = groups;
        this.values = values;
    }

    public static TestEventSequence of(String text) {
        return of(1, text);
    }

    public static TestEventSequence of(long person, String text) {
        String[] events = text.isBlank() ? new String[0] : text.strip().split("\\s+");
        return of(person, Arrays.stream(events).mapToLong(each -> Long.parseLong(each.substring(each.indexOf('@') + 1))).toArray(),
                Arrays.stream(events).mapToInt(each -> bits(each.substring(0, each.indexOf('@')))).toArray());
    }

    /** @param codes of any coding */
    public static TestEventSequence of(long person, long[] times, int[] codes) {
        double[] values = new double[times.length];
        Arrays.fill(values, Double.NaN);
        return new TestEventSequence(person, times, codes, new int[times.length], values);
    }

    /** As {@link #of(String)}, but a letter is a label: A is 1, B is 2, ? is 0. */
    public static TestEventSequence labels(long person, String text) {
        TestEventSequence walk = of(person, text);
        for (int i = 0; i < walk.codes.length; i++) {
            walk.codes[i] = walk.codes[i] == 0 ? 0 : Integer.numberOfTrailingZeros(walk.codes[i]) + 1;
        }
        return walk;
    }

    public TestEventSequence groups(int... all) {
        System.arraycopy(all, 0, groups, 0, all.length);
        return this;
    }

    public TestEventSequence values(double... all) {
        System.arraycopy(all, 0, values, 0, all.length);
        return this;
    }

    public TestEventSequence segments(int bits) {
        segments = bits;
        return this;
    }

    private static int bits(String letters) {
        return letters.equals("?") ? 0 : letters.chars().map(letter -> 1 << (letter - 'A')).reduce(0, (one, other) -> one | other);
    }

    /** A run that gives these walks, whatever is asked, and has no SQL. */
    public static QueryRun run(EventSequence... walks) {
        EventSequenceSource source = new EventSequenceSource() {
            @Override
            public void each(EventSequenceQuery query, QueryRun run, Consumer<EventSequence> reducer) {
                Arrays.stream(walks).forEach(reducer);
                run.counted(walks.length, Arrays.stream(walks).mapToLong(EventSequence::size).sum());
            }

            @Override
            public List<String> values(QuestionScope scope, EventFilter events, Breakdown breakdown, QueryRun run) {
                return List.of();
            }
        };
        return new QueryRun("00000000-0000-0000-0000-000000000000", Instant.parse("2026-11-01T00:00:00Z"), source, (sql, run) -> {
            throw new IllegalStateException("Walks alone are given here, and no rows: " + sql);
        }, PersonalDataMask.NONE, TouchpointNames.NONE);
    }

    @Override
    public long person() {
        return person;
    }

    @Override
    public int size() {
        return times.length;
    }

    @Override
    public long time(int i) {
        return times[i];
    }

    @Override
    public int code(int i) {
        return codes[i];
    }

    @Override
    public int group(int i) {
        return groups[i];
    }

    @Override
    public double value(int i) {
        return values[i];
    }

    @Override
    public int segments() {
        return segments;
    }
}
