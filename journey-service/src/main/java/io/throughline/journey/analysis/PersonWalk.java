package io.throughline.journey.analysis;

import java.io.IOException;

/** The walk that is read from ClickHouse, person by person into the same arrays. */
final class PersonWalk implements Walk {

    private final WalkFormat format;
    private final boolean inOrder;
    private final boolean grouped;
    private final boolean valued;
    private final boolean segmented;
    private final long most;
    private long person;
    private int size;
    private int segments;
    private long[] times = new long[64];
    private int[] codes = new int[64];
    private int[] seqs = new int[64];
    private int[] groups = new int[64];
    private double[] values = new double[64];
    private final WalkOrder order = new WalkOrder();

    PersonWalk(WalkQuery query, long most) {
        this.format = WalkFormat.of(query);
        this.inOrder = query.inOrder();
        this.grouped = !query.breakdownValues().isEmpty()
                && !(query.breakdown() instanceof Breakdown.None || query.breakdown() instanceof Breakdown.BySegment);
        this.valued = query.valueProperty() != null;
        this.segmented = query.breakdown() instanceof Breakdown.BySegment;
        this.most = most;
    }

    /** @return false where the person has too many events to be walked through */
    boolean read(RowBinaryReader in) throws IOException {
        person = in.readLong();
        size = in.readLength(most);
        grow();
        long start = format.start().toEpochMilli();
        for (int i = 0; i < size; i++) {
            times[i] = format.shortTimes() ? start + Integer.toUnsignedLong(in.readInt()) : in.readLong();
        }
        expect(in);
        for (int i = 0; i < size; i++) {
            codes[i] = in.readUnsigned(format.codeBytes());
        }
        if (inOrder) {
            expect(in);
            for (int i = 0; i < size; i++) {
                seqs[i] = in.readInt();
            }
        }
        if (grouped) {
            expect(in);
            for (int i = 0; i < size; i++) {
                groups[i] = in.readUnsigned(2);
            }
        }
        if (valued) {
            expect(in);
            for (int i = 0; i < size; i++) {
                values[i] = in.readDouble();
            }
        }
        segments = segmented ? in.readInt() : 0;
        order.sort(times, inOrder ? seqs : null, size);
        return size > 0;
    }

    private void expect(RowBinaryReader in) throws IOException {
        if (in.readLength(most) != size) {
            throw new IOException("The answer's arrays do not fit each other");
        }
    }

    private void grow() {
        if (size > times.length) {
            int room = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(size, times.length * 2L));
            times = new long[room];
            codes = new int[room];
            seqs = inOrder ? new int[room] : seqs;
            groups = grouped ? new int[room] : groups;
            values = valued ? new double[room] : values;
        }
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
        return times[order.at(i)];
    }

    @Override
    public int code(int i) {
        return codes[order.at(i)];
    }

    @Override
    public int group(int i) {
        return grouped ? groups[order.at(i)] : 0;
    }

    @Override
    public double value(int i) {
        return valued ? values[order.at(i)] : Double.NaN;
    }

    @Override
    public int segments() {
        return segments;
    }
}
