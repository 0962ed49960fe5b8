package io.throughline.journey.analysis.sequence;

import java.io.IOException;

import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.sql.RowBinaryReader;

/** The event sequence that is read from ClickHouse. Each person is read into the same arrays. */
final class PersonEventSequence implements EventSequence {

    private final EventSequenceFormat format;
    private final boolean inOrder;
    private final boolean valued;
    private final boolean segmented;
    private final long most;
    private final EventSequenceOrder order = new EventSequenceOrder();
    private long person;
    private int size;
    private int segments;
    private boolean undecided;
    private long[] high = new long[64];
    private long[] low;
    private double[] read;
    private long[] times = new long[64];
    private int[] codes = new int[64];
    private int[] groups = new int[64];
    private double[] values;

    PersonEventSequence(EventSequenceQuery query, EventSequenceFormat format, long most) {
        this.format = format;
        this.inOrder = query.inOrder();
        this.valued = query.valueProperty() != null;
        this.segmented = query.breakdown() instanceof Breakdown.BySegment;
        this.most = most;
        this.low = format.wide() ? new long[64] : high;
        this.read = valued ? new double[64] : null;
        this.values = valued ? new double[64] : null;
    }

    /** @return false if the person has too many events to be analysed */
    boolean read(RowBinaryReader in) throws IOException {
        person = in.readLong();
        size = in.readLength(most);
        grow();
        if (format.wide()) {
            for (int i = 0; i < size; i++) {
                low[i] = in.readLong();
                high[i] = in.readLong();
            }
        } else {
            in.readLongs(high, size);
        }
        if (valued) {
            if (in.readLength(most) != size) {
                throw new IOException("The answer's arrays do not fit each other");
            }
            for (int i = 0; i < size; i++) {
                read[i] = in.readDouble();
            }
        }
        segments = segmented ? in.readInt() : 0;
        order.sort(high, format.wide() ? low : null, size);
        deliver();
        return size > 0;
    }

    private void deliver() {
        boolean several = inOrder && !format.wide();
        undecided = false;
        for (int i = 0; i < size; i++) {
            int at = order.at(i);
            times[i] = format.time(high[at]);
            codes[i] = format.code(low[at]);
            groups[i] = format.group(low[at]);
            if (valued) {
                values[i] = read[at];
            }
            if (several && i > 0 && times[i] == times[i - 1]) {
                undecided |= valued || codes[i] != codes[i - 1] || groups[i] != groups[i - 1];
            }
        }
    }

    private void grow() {
        if (size > times.length) {
            int room = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(size, times.length * 2L));
            high = new long[room];
            low = format.wide() ? new long[room] : high;
            times = new long[room];
            codes = new int[room];
            groups = new int[room];
            read = valued ? new double[room] : null;
            values = valued ? new double[room] : null;
        }
    }

    /** Whether the order of arrival matters and is missing: different events happened in one millisecond. */
    boolean isUndecided() {
        return undecided;
    }

    @Override
    public long person() {
        return person;
    }

    @Override
    public int size() {
        return size;
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
        return valued ? values[i] : Double.NaN;
    }

    @Override
    public int segments() {
        return segments;
    }
}
