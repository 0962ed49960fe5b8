package io.throughline.journey.analysis.sequence;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.throughline.journey.analysis.question.TimePeriod;

/**
 * Encodes an event as one number, because reading everything is mostly transport, and several parallel arrays cost ClickHouse more than all
 * its other work. From the highest bit on: milliseconds after the start, the group, the code. So numbers sort in the order of the times.
 *
 * @param start the time from which times are counted
 * @param wide whether 128 bits are written, with the arrival between the time and the group; otherwise 64
 */
record EventSequenceFormat(Instant start, int groupBits, int codeBits, boolean wide) {

    /** All numbers are positive, so the sign bit is unused. */
    private static final int NARROW = 63;
    /**
     * Enough for 400 years in milliseconds. Also used for the place in the topic: among events of equal times, whose places are close
     * together, its low half distinguishes them.
     */
    private static final int TIME_BITS = 44;
    private static final int ARRIVAL_BITS = 32;
    private static final int REST_BITS = 128 - TIME_BITS - ARRIVAL_BITS;
    private static final int HIGH_TIME_SHIFT = 64 - TIME_BITS;

    static EventSequenceFormat of(EventSequenceQuery query) {
        TimePeriod period = query.scope().period();
        Duration most = Duration.between(TimePeriod.FIRST, period.from());
        Instant start = period.from().minus(query.lookBack().compareTo(most) > 0 ? most : query.lookBack());
        int code = switch (query.coding()) {
            case EventEncoder.Steps steps -> steps.steps().size();
            case EventEncoder.Labels labels -> bits(labels.touches().size());
        };
        int group = query.isGrouped() ? bits(query.breakdownValues().size()) : 0;
        return new EventSequenceFormat(start, group, code, bits(Duration.between(start, query.end()).toMillis()) + group + code > NARROW);
    }

    private static int bits(long most) {
        return 64 - Long.numberOfLeadingZeros(most);
    }

    EventSequenceFormat widened() {
        return new EventSequenceFormat(start, groupBits, codeBits, true);
    }

    /** SQL for an event's number. */
    String event(String code, Optional<String> group) {
        String rest = group.map(value -> shifted("toUInt64(" + value + ")", codeBits) + " + ").orElse("") + code;
        String millis = "toUInt64(toUnixTimestamp64Milli(time) - toInt64(" + start.toEpochMilli() + "))";
        return wide ? shifted("toUInt128(" + millis + ")", REST_BITS + ARRIVAL_BITS) + " + "
                + shifted("toUInt128(bitAnd(seq, " + ((1L << ARRIVAL_BITS) - 1) + "))", REST_BITS) + " + " + rest
                : shifted(millis, groupBits + codeBits) + " + " + rest;
    }

    private static String shifted(String value, int bits) {
        return bits == 0 ? value : "bitShiftLeft(" + value + ", " + bits + ")";
    }

    /** @param high the high half of a wide number; the whole of a narrow one */
    long time(long high) {
        return start.toEpochMilli() + (high >>> (wide ? HIGH_TIME_SHIFT : groupBits + codeBits));
    }

    /** @param low the low half of a wide number; the whole of a narrow one */
    int group(long low) {
        return (int) (low >>> codeBits & (1L << groupBits) - 1);
    }

    int code(long low) {
        return (int) (low & (1L << codeBits) - 1);
    }
}
