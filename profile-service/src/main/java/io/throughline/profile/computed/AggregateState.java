package io.throughline.profile.computed;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Comparator;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The aggregate of some activity, to which more can be added: a commutative monoid, so that the states of a person's
 * identifiers can be combined in any order, and the same events give the same state in any order of arrival.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "k")
@JsonSubTypes({ @JsonSubTypes.Type(value = AggregateState.Count.class, name = "n"),
        @JsonSubTypes.Type(value = AggregateState.Sum.class, name = "sum"),
        @JsonSubTypes.Type(value = AggregateState.Average.class, name = "avg"),
        @JsonSubTypes.Type(value = AggregateState.Minimum.class, name = "min"),
        @JsonSubTypes.Type(value = AggregateState.Maximum.class, name = "max"),
        @JsonSubTypes.Type(value = AggregateState.First.class, name = "first"),
        @JsonSubTypes.Type(value = AggregateState.Last.class, name = "last"),
        @JsonSubTypes.Type(value = AggregateState.Frequent.class, name = "freq"),
        @JsonSubTypes.Type(value = AggregateState.Hours.class, name = "hours") })
@RegisterForReflection
sealed interface AggregateState {

    /** @param other of the same computation */
    AggregateState and(AggregateState other);

    /** The result, as it is shown. */
    default JsonNode value() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (this) {
            case Count count -> nodes.numberNode(count.n);
            case Sum sum -> nodes.numberNode(sum.sum);
            case Average average -> nodes.numberNode(average.mean());
            case Minimum least -> nodes.numberNode(least.of);
            case Maximum greatest -> nodes.numberNode(greatest.of);
            case First first -> first.what;
            case Last last -> last.what;
            case Frequent frequent -> nodes.textNode(frequent.of.greatest());
            case Hours hours -> nodes.numberNode(hours.greatest());
        };
    }

    @RegisterForReflection
    record Count(long n) implements AggregateState {

        @Override
        public AggregateState and(AggregateState other) {
            return new Count(n + ((Count) other).n);
        }
    }

    @RegisterForReflection
    record Sum(BigDecimal sum) implements AggregateState {

        @Override
        public AggregateState and(AggregateState other) {
            return new Sum(sum.add(((Sum) other).sum));
        }
    }

    record Average(long n, BigDecimal sum) implements AggregateState {

        @Override
        public AggregateState and(AggregateState other) {
            return new Average(n + ((Average) other).n, sum.add(((Average) other).sum));
        }

        /** To 16 significant digits, about the precision of a double; without trailing zeros. */
        BigDecimal mean() {
            BigDecimal mean = sum.divide(BigDecimal.valueOf(n), MathContext.DECIMAL64).stripTrailingZeros();
            return mean.scale() < 0 ? mean.setScale(0) : mean;
        }
    }

    record Minimum(BigDecimal of) implements AggregateState {

        @Override
        public AggregateState and(AggregateState other) {
            return of.compareTo(((Minimum) other).of) <= 0 ? this : other;
        }
    }

    record Maximum(BigDecimal of) implements AggregateState {

        @Override
        public AggregateState and(AggregateState other) {
            return of.compareTo(((Maximum) other).of) >= 0 ? this : other;
        }
    }

    /** @param id decides which of two events at one instant is the earlier: the lesser */
    record First(Instant at, String id, JsonNode what) implements AggregateState {

        private static final Comparator<First> ORDER = Comparator.comparing(First::at).thenComparing(First::id);

        @Override
        public AggregateState and(AggregateState other) {
            return ORDER.compare(this, (First) other) <= 0 ? this : other;
        }
    }

    /** @param id decides which of two events at one instant is the later: the greater */
    @RegisterForReflection
    record Last(Instant at, String id, JsonNode what) implements AggregateState {

        private static final Comparator<Last> ORDER = Comparator.comparing(Last::at).thenComparing(Last::id);

        @Override
        public AggregateState and(AggregateState other) {
            return ORDER.compare(this, (Last) other) >= 0 ? this : other;
        }
    }

    record Frequent(ValueFrequencies of) implements AggregateState {

        @Override
        public AggregateState and(AggregateState other) {
            return new Frequent(of.and(((Frequent) other).of));
        }
    }

    /** @param counts by hour of the day, 24 */
    record Hours(long[] counts) implements AggregateState {

        private static final int A_DAY = 24;

        static long[] of(int hour) {
            long[] counts = new long[A_DAY];
            counts[hour] = 1;
            return counts;
        }

        @Override
        public AggregateState and(AggregateState other) {
            long[] sums = counts.clone();
            for (int hour = 0; hour < A_DAY; hour++) {
                sums[hour] += ((Hours) other).counts[hour];
            }
            return new Hours(sums);
        }

        /** Of several the earliest. */
        int greatest() {
            int greatest = 0;
            for (int hour = 1; hour < A_DAY; hour++) {
                if (counts[hour] > counts[greatest]) {
                    greatest = hour;
                }
            }
            return greatest;
        }
    }
}
