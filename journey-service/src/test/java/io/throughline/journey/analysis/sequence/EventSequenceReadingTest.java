package io.throughline.journey.analysis.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.sql.RowBinaryReader;
import org.junit.jupiter.api.Test;

class EventSequenceReadingTest {

    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final EventSequenceQuery QUERY =
            EventSequenceQuery.of(QuestionScope.of(new TimePeriod(START, Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC)),
                    new EventEncoder.Labels(java.util.Collections.nCopies(255, "web\u001ftrack\u001fA"))).inArrivalOrder();
    private static final EventSequenceFormat NARROW = EventSequenceFormat.of(QUERY);
    private static final EventSequenceFormat WIDE = NARROW.widened();

    /** @param millis since the start */
    private static byte[] row(long person, long[] millis, int[] codes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(8).putLong(person).array());
        length(out, millis.length);
        for (int i = 0; i < millis.length; i++) {
            out.writeBytes(bytes(8).putLong(millis[i] << 8 | codes[i]).array());
        }
        return out.toByteArray();
    }

    private static byte[] row(long person, long[] millis, int[] codes, long[] seqs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(8).putLong(person).array());
        length(out, millis.length);
        for (int i = 0; i < millis.length; i++) {
            BigInteger event = BigInteger.valueOf(millis[i]).shiftLeft(84).add(BigInteger.valueOf(seqs[i]).shiftLeft(52))
                    .add(BigInteger.valueOf(codes[i]));
            out.writeBytes(bytes(16).putLong(event.longValue()).putLong(event.shiftRight(64).longValue()).array());
        }
        return out.toByteArray();
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void length(ByteArrayOutputStream out, int length) {
        for (int rest = length;; rest >>>= 7) {
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
        all.writeBytes(row(-1L, new long[]{ 30, 10, 20, 20 }, new int[]{ 3, 1, 22, 21 }, new long[]{ 4, 0xFFFFFFFFL, 0x80000000L, 7 }));
        all.writeBytes(row(7, new long[]{ 5 }, new int[]{ 1 }, new long[]{ 1 }));
        for (int step : new int[]{ 1, 3, 1_000 }) {
            RowBinaryReader in = new RowBinaryReader(slowly(all.toByteArray(), step));
            PersonEventSequence walk = new PersonEventSequence(QUERY, WIDE, 1_000);

            assertThat(in.isAtEnd()).isFalse();
            assertThat(walk.read(in)).isTrue();
            assertThat(Long.toUnsignedString(walk.person())).isEqualTo("18446744073709551615");
            assertThat(List.of(walk.code(0), walk.code(1), walk.code(2), walk.code(3))).containsExactly(1, 21, 22, 3);
            assertThat(walk.time(3)).isEqualTo(START.toEpochMilli() + 30);
            assertThat(walk.isUndecided()).isFalse();
            assertThat(walk.value(0)).isNaN();
            assertThat(walk.read(in)).isTrue();
            assertThat(walk.size()).isEqualTo(1);
            assertThat(in.isAtEnd()).isTrue();
        }
    }

    @Test
    void differentEventsOfOneMillisecondAreUndecidedWhereTheirOrderMatters() throws IOException {
        assertThat(undecided(QUERY, row(1, new long[]{ 10, 20, 20 }, new int[]{ 1, 2, 3 }))).isTrue();
        assertThat(undecided(QUERY, row(1, new long[]{ 10, 20, 20 }, new int[]{ 1, 2, 2 }))).isFalse();
        assertThat(undecided(QUERY, row(1, new long[]{ 10, 20, 21 }, new int[]{ 1, 2, 3 }))).isFalse();
        EventSequenceQuery inAnyOrder = EventSequenceQuery.of(QUERY.scope(), QUERY.coding());
        assertThat(undecided(inAnyOrder, row(1, new long[]{ 10, 20, 20 }, new int[]{ 1, 2, 3 }))).isFalse();
    }

    private static boolean undecided(EventSequenceQuery query, byte[] row) throws IOException {
        PersonEventSequence walk = new PersonEventSequence(query, NARROW, 1_000);
        assertThat(walk.read(new RowBinaryReader(new ByteArrayInputStream(row)))).isTrue();
        return walk.isUndecided();
    }

    @Test
    void eventsAreWrittenInSixtyFourBitsWhereverTheyFit() {
        TimePeriod days = new TimePeriod(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-19T00:00:00Z"), ZoneOffset.UTC);
        EventSequenceQuery few =
                EventSequenceQuery.of(QuestionScope.of(days), new EventEncoder.Steps(java.util.Collections.nCopies(9, EventFilter.ANY)));
        EventSequenceQuery grouped = few.by(new Breakdown.By(LogField.TOUCH, 1_000), java.util.Collections.nCopies(1_000, "x"));
        EventSequenceQuery many =
                EventSequenceQuery.of(QuestionScope.of(days), new EventEncoder.Steps(java.util.Collections.nCopies(31, EventFilter.ANY)));

        assertThat(EventSequenceFormat.of(few)).isEqualTo(new EventSequenceFormat(days.from(), 0, 9, false));
        assertThat(EventSequenceFormat.of(few.lookingBack(EventSequenceQuery.EVER)))
                .isEqualTo(new EventSequenceFormat(TimePeriod.FIRST, 0, 9, false));
        assertThat(EventSequenceFormat.of(grouped)).isEqualTo(new EventSequenceFormat(days.from(), 10, 9, false));
        assertThat(EventSequenceFormat.of(grouped.lookingBack(EventSequenceQuery.EVER)).wide()).isFalse();
        assertThat(EventSequenceFormat.of(many).wide()).isFalse();
        assertThat(EventSequenceFormat.of(many.by(grouped.breakdown(), grouped.breakdownValues())).wide()).isTrue();
    }

    @Test
    void theLastMomentAndTheHighestCodesOfAllTimesAreReadAsTheyWere() throws IOException {
        TimePeriod all = new TimePeriod(TimePeriod.FIRST, TimePeriod.LAST, ZoneOffset.UTC);
        EventSequenceQuery query =
                EventSequenceQuery.of(QuestionScope.of(all), new EventEncoder.Steps(java.util.Collections.nCopies(31, EventFilter.ANY)))
                        .by(new Breakdown.By(LogField.TOUCH, 1_000), java.util.Collections.nCopies(1_000, "x")).inArrivalOrder();
        BigInteger event =
                BigInteger.valueOf(EventSequenceQuery.EVER.toMillis() - 1).shiftLeft(84).add(BigInteger.valueOf(0xFFFFFFFFL).shiftLeft(52))
                        .add(BigInteger.valueOf(1_000).shiftLeft(31)).add(BigInteger.valueOf(0x7FFFFFFF));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(8).putLong(1).array());
        length(out, 1);
        out.writeBytes(bytes(16).putLong(event.longValue()).putLong(event.shiftRight(64).longValue()).array());
        PersonEventSequence walk = new PersonEventSequence(query, EventSequenceFormat.of(query), 10);

        assertThat(walk.read(new RowBinaryReader(new ByteArrayInputStream(out.toByteArray())))).isTrue();

        assertThat(Instant.ofEpochMilli(walk.time(0))).isEqualTo(TimePeriod.LAST.minusMillis(1));
        assertThat(walk.group(0)).isEqualTo(1_000);
        assertThat(walk.code(0)).isEqualTo(0x7FFFFFFF);
    }

    @Test
    void anAnswerThatEndsWithinARowIsNoAnswer() {
        byte[] whole = row(1, new long[]{ 1, 2 }, new int[]{ 1, 2 });
        for (int cut = 1; cut < whole.length; cut++) {
            RowBinaryReader in = new RowBinaryReader(new ByteArrayInputStream(whole, 0, cut));
            assertThatThrownBy(() -> new PersonEventSequence(QUERY, NARROW, 1_000).read(in)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anErrorsTextWhereRowsShouldBeIsNoAnswer() {
        RowBinaryReader in = new RowBinaryReader(
                new ByteArrayInputStream("Code: 394. DB::Exception: Query was cancelled. (QUERY_WAS_CANCELLED)".getBytes()));
        assertThatThrownBy(() -> {
            PersonEventSequence walk = new PersonEventSequence(QUERY, NARROW, 40);
            while (!in.isAtEnd()) {
                walk.read(in);
            }
        }).isInstanceOf(IOException.class);
        assertThat(in.error()).hasValue(394);
    }

    @Test
    void whatClickHouseFailedOfIsFoundBehindTheRowsThatItGave() {
        byte[] rows = row(1, new long[]{ 1, 2 }, new int[]{ 1, 2 });
        String text = "Code: 241. DB::Exception: (total) memory limit exceeded: would use 2.00 GiB. (MEMORY_LIMIT_EXCEEDED)";
        for (int step : new int[]{ 1, 7, 1_000 }) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(rows);
            all.writeBytes(text.getBytes());
            RowBinaryReader in = new RowBinaryReader(slowly(all.toByteArray(), step));
            assertThatThrownBy(() -> {
                PersonEventSequence walk = new PersonEventSequence(QUERY, NARROW, 1_000);
                while (!in.isAtEnd()) {
                    walk.read(in);
                }
            }).isInstanceOf(IOException.class);
            assertThat(in.error()).hasValue(241);
        }
        assertThat(new RowBinaryReader(new ByteArrayInputStream(rows)).error()).isEmpty();
    }

    @Test
    void somebodyWithoutArraysHadTooManyEvents() throws IOException {
        RowBinaryReader in = new RowBinaryReader(new ByteArrayInputStream(row(1, new long[0], new int[0])));
        assertThat(new PersonEventSequence(QUERY, NARROW, 10).read(in)).isFalse();
    }

    @Test
    void theOrderIsThatOfAStableSort() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            int size = random.nextInt(200);
            long[] first = random.longs(size, 0, 1 + random.nextInt(60)).toArray();
            long[] second = seed % 2 == 0 ? null : random.longs(size, -10, 10).toArray();
            List<Integer> expected = new ArrayList<>(java.util.stream.IntStream.range(0, size).boxed().toList());
            expected.sort(Comparator.<Integer>comparingLong(i -> first[i])
                    .thenComparing((one, other) -> second == null ? 0 : Long.compareUnsigned(second[one], second[other])));

            EventSequenceOrder order = new EventSequenceOrder();
            order.sort(first, second, size);

            assertThat(java.util.stream.IntStream.range(0, size).map(order::at).boxed().toList()).isEqualTo(expected);
        }
    }
}
