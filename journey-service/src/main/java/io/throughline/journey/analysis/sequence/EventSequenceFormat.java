package io.throughline.journey.analysis.sequence;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.throughline.journey.analysis.question.TimePeriod;

/**
 * How an event is written: as one number, since a walk through everything is mostly its transport, and several arrays side by
 * side cost ClickHouse more than whatever else it does. From the highest bit on: milliseconds after the start, the group, the
 * code. So the order of the numbers is that of the times.
 *
 * @param start what times are counted from
 * @param wide whether 128 bits are written, with the arrival between the time and the group; else 64
 */
record EventSequenceFormat(Instant start, int groupBits, int codeBits, boolean wide) {

    /** The numbers are positive. */
    private static final int NARROW = 63;
    /**
     * Of 400 years in milliseconds; of a place in the topic: of equal times alone, whose places are near each other, the low half tells
     * them apart.
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

    /** SQL of an event's number. */
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

    /** @param high the high half of a wide number; of a narrow one the whole */
    long time(long high) {
        return start.toEpochMilli() + (high >>> (wide ? HIGH_TIME_SHIFT : groupBits + codeBits));
    }

    /** @param low the low half of a wide number; of a narrow one the whole */
    int group(long low) {
        return (int) (low >>> codeBits & (1L << groupBits) - 1);
    }

    int code(long low) {
        return (int) (low & (1L << codeBits) - 1);
    }
}
