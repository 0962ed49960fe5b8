package io.throughline.journey.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

class WalkReadingTest {

    private static final WalkQuery QUERY = WalkQuery.of(Scope.of(new Period(Instant.EPOCH, Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC)),
            new Coding.Labels(List.of("web\u001ftrack\u001fA"))).inArrivalOrder();

    private static byte[] row(long person, long[] times, int[] codes, long[] seqs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(8).putLong(person).array());
        length(out, times.length);
        for (long time : times) {
            out.writeBytes(bytes(8).putLong(time).array());
        }
        length(out, codes.length);
        for (int code : codes) {
            out.write(code);
        }
        length(out, seqs.length);
        for (long seq : seqs) {
            out.writeBytes(bytes(4).putInt((int) seq).array());
        }
        return out.toByteArray();
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void length(ByteArrayOutputStream out, int length) {
        for (int rest = length; ; rest >>>= 7) {
            out.write(rest < 128 ? rest : rest & 127 | 128);
            if (rest < 128) {
                return;
            }
        }
    }

    /** Gives few bytes at a time, as a network does. */
    private static InputStream slowly(byte[] bytes, int step) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int from, int most) {
                return super.read(into, from, Math.min(step, most));
            }
        };
    }

    @Test
    void peopleAreReadInOrderOfTimeAndOfArrivalWhateverTheStepsInWhichBytesCome() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(row(-1L, new long[] { 30, 10, 20, 20 }, new int[] { 3, 1, 22, 21 }, new long[] { 4, 9, 8, 7 }));
        all.writeBytes(row(7, new long[] { 5 }, new int[] { 1 }, new long[] { 1 }));
        for (int step : new int[] { 1, 3, 1_000 }) {
            RowBinaryReader in = new RowBinaryReader(slowly(all.toByteArray(), step));
            PersonWalk walk = new PersonWalk(QUERY, 1_000);

            assertThat(in.isAtEnd()).isFalse();
            assertThat(walk.read(in)).isTrue();
            assertThat(Long.toUnsignedString(walk.person())).isEqualTo("18446744073709551615");
            assertThat(List.of(walk.code(0), walk.code(1), walk.code(2), walk.code(3))).containsExactly(1, 21, 22, 3);
            assertThat(walk.value(0)).isNaN();
            assertThat(walk.read(in)).isTrue();
            assertThat(walk.size()).isEqualTo(1);
            assertThat(in.isAtEnd()).isTrue();
        }
    }

    @Test
    void columnsAreNoWiderThanTheyNeedToBe() {
        Period days = new Period(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-19T00:00:00Z"), ZoneOffset.UTC);
        WalkQuery few = WalkQuery.of(Scope.of(days), new Coding.Steps(java.util.Collections.nCopies(9, EventFilter.ANY)));

        assertThat(WalkFormat.of(few)).isEqualTo(new WalkFormat(days.from(), true, 2));
        assertThat(WalkFormat.of(few.lookingBack(WalkQuery.EVER))).isEqualTo(new WalkFormat(Period.FIRST, false, 2));
        assertThat(WalkFormat.of(QUERY).codeBytes()).isEqualTo(1);
        assertThat(WalkFormat.of(WalkQuery.of(Scope.of(days), new Coding.Labels(java.util.Collections.nCopies(256, "x")))).codeBytes()).isEqualTo(2);
        assertThat(WalkFormat.of(WalkQuery.of(Scope.of(days), new Coding.Steps(java.util.Collections.nCopies(31, EventFilter.ANY)))).codeBytes()).isEqualTo(4);
    }

    @Test
    void timesOfFewDaysAreReadInThirtyTwoBits() throws IOException {
        Period days = new Period(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-19T00:00:00Z"), ZoneOffset.UTC);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(8).putLong(1).array());
        length(out, 1);
        out.writeBytes(bytes(4).putInt((int) 4_233_599_999L).array());
        length(out, 1);
        out.write(200);
        PersonWalk walk = new PersonWalk(WalkQuery.of(Scope.of(days), new Coding.Labels(java.util.Collections.nCopies(255, "x"))), 10);

        assertThat(walk.read(new RowBinaryReader(new ByteArrayInputStream(out.toByteArray())))).isTrue();

        assertThat(Instant.ofEpochMilli(walk.time(0))).isEqualTo(Instant.parse("2026-02-18T23:59:59.999Z"));
        assertThat(walk.code(0)).isEqualTo(200);
    }

    @Test
    void anAnswerThatEndsWithinARowIsNoAnswer() {
        byte[] whole = row(1, new long[] { 1, 2 }, new int[] { 1, 2 }, new long[] { 1, 2 });
        for (int cut = 1; cut < whole.length; cut++) {
            RowBinaryReader in = new RowBinaryReader(new ByteArrayInputStream(whole, 0, cut));
            assertThatThrownBy(() -> new PersonWalk(QUERY, 1_000).read(in)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anErrorsTextWhereRowsShouldBeIsNoAnswer() {
        RowBinaryReader in = new RowBinaryReader(new ByteArrayInputStream("Code: 394. DB::Exception: Query was cancelled. (QUERY_WAS_CANCELLED)".getBytes()));
        assertThatThrownBy(() -> {
            PersonWalk walk = new PersonWalk(QUERY, 40);
            while (!in.isAtEnd()) {
                walk.read(in);
            }
        }).isInstanceOf(IOException.class);
    }

    @Test
    void somebodyWithoutArraysHadTooManyEvents() throws IOException {
        RowBinaryReader in = new RowBinaryReader(new ByteArrayInputStream(row(1, new long[0], new int[0], new long[0])));
        assertThat(new PersonWalk(QUERY, 10).read(in)).isFalse();
    }

    @Test
    void theOrderIsThatOfAStableSort() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            int size = random.nextInt(200);
            long[] times = random.longs(size, 0, 1 + random.nextInt(60)).toArray();
            int[] seqs = seed % 2 == 0 ? null : random.ints(size, 0, 20).toArray();
            List<Integer> expected = new ArrayList<>(java.util.stream.IntStream.range(0, size).boxed().toList());
            expected.sort(Comparator.<Integer>comparingLong(i -> times[i]).thenComparingLong(i -> seqs == null ? 0 : seqs[i]));

            WalkOrder order = new WalkOrder();
            order.sort(times, seqs, size);

            assertThat(java.util.stream.IntStream.range(0, size).map(order::at).boxed().toList()).isEqualTo(expected);
        }
    }
}
