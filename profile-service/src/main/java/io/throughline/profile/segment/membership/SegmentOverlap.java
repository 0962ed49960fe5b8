package io.throughline.profile.segment.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How many members several segments have in common.
 *
 * @param together every combination of two or more
 */
@Schema(name = "SegmentOverlap")
public record SegmentOverlap(List<One> segments, List<Combination> together) {

    static final int MOST = 5;

    @Schema(name = "SegmentSize")
    public record One(UUID id, String name, long size) {
    }

    /**
     * @param members who are in all of them
     * @param union who are in any of them
     * @param jaccard members / union (P. Jaccard, 1901); null where nobody is in any
     */
    @Schema(name = "SegmentCombination")
    public record Combination(List<UUID> ids, long members, long union, @Nullable Double jaccard) {
    }

    /**
     * @param names in the order of the ids
     * @param exactly how many people are in exactly the segments of each bit set, the first segment being the lowest bit
     */
    public static SegmentOverlap of(List<UUID> ids, List<String> names, long[] exactly) {
        List<One> ones = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            ones.add(new One(ids.get(i), names.get(i), inAll(exactly, 1 << i)));
        }
        List<Combination> together = new ArrayList<>();
        for (int bits = 1; bits < 1 << ids.size(); bits++) {
            if (Integer.bitCount(bits) > 1) {
                List<UUID> of = new ArrayList<>();
                for (int i = 0; i < ids.size(); i++) {
                    if ((bits & 1 << i) != 0) {
                        of.add(ids.get(i));
                    }
                }
                long members = inAll(exactly, bits);
                long union = inAny(exactly, bits);
                together.add(new Combination(of, members, union, union == 0 ? null : (double) members / union));
            }
        }
        return new SegmentOverlap(ones, together);
    }

    private static long inAll(long[] exactly, int bits) {
        long sum = 0;
        for (int each = 1; each < exactly.length; each++) {
            sum += (each & bits) == bits ? exactly[each] : 0;
        }
        return sum;
    }

    private static long inAny(long[] exactly, int bits) {
        long sum = 0;
        for (int each = 1; each < exactly.length; each++) {
            sum += (each & bits) != 0 ? exactly[each] : 0;
        }
        return sum;
    }
}
