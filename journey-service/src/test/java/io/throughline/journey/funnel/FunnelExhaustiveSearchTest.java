package io.throughline.journey.funnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.throughline.journey.analysis.sequence.TestEventSequence;
import io.throughline.journey.funnel.FunnelRules.Entries;
import io.throughline.journey.funnel.FunnelRules.Exclusion;
import io.throughline.journey.funnel.FunnelRules.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FunnelExhaustiveSearchTest {

    private static final int LIVES = 20_000;

    private static TestEventSequence life(Random random, int bits) {
        int size = 1 + random.nextInt(9);
        long[] times = random.longs(size, 0, 1 + random.nextInt(12)).sorted().toArray();
        int[] codes =
                random.ints(size, 0, 1 << bits).map(code -> random.nextInt(3) == 0 ? code : code & 1 << random.nextInt(bits)).toArray();
        return TestEventSequence.of(1, times, codes);
    }

    private static FunnelRules rules(Random random, Order order, Entries entries, List<Exclusion> exclusions) {
        long from = random.nextInt(3);
        return new FunnelRules(3, order, random.nextInt(10), entries, exclusions, from, from + 4 + random.nextInt(9));
    }

    private static List<Exclusion> exclusions(Random random) {
        List<Exclusion> exclusions = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            int after = 1 + random.nextInt(2);
            exclusions.add(new Exclusion(after, after + 1 + random.nextInt(3 - after)));
        }
        return exclusions;
    }

    private static ExhaustiveFunnelSearch.Furthest found(FunnelRules rules, TestEventSequence walk) {
        List<FunnelAttempt> attempts = new ArrayList<>();
        FunnelMatcher.by(rules).of(walk, attempts::add);
        assertThat(attempts).hasSizeLessThanOrEqualTo(1);
        return attempts.stream().findFirst()
                .map(attempt -> new ExhaustiveFunnelSearch.Furthest(attempt.level(), attempt.chain().time(), attempt.start()))
                .orElse(ExhaustiveFunnelSearch.Furthest.NONE);
    }

    private static String said(FunnelRules rules, TestEventSequence walk) {
        StringBuilder text = new StringBuilder(rules.toString());
        for (int i = 0; i < walk.size(); i++) {
            text.append(' ').append(Integer.toBinaryString(walk.code(i))).append('@').append(walk.time(i));
        }
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource(value = Entries.class, names = { "BEST", "FIRST_EVER" })
    void stepsInOrderAreFoundAsTryingAllOfThemDoes(Entries entries) {
        for (int seed = 0; seed < LIVES; seed++) {
            Random random = new Random(seed);
            FunnelRules rules = rules(random, Order.ORDERED, entries, exclusions(random));
            TestEventSequence walk = life(random, 3 + rules.exclusions().size());
            assertThat(found(rules, walk)).as(said(rules, walk)).isEqualTo(ExhaustiveFunnelSearch.of(rules, walk));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Entries.class, names = { "BEST", "FIRST_EVER" })
    void stepsWithNothingInBetweenAreFoundAsTryingAllOfThemDoes(Entries entries) {
        for (int seed = 0; seed < LIVES; seed++) {
            Random random = new Random(seed);
            FunnelRules rules = rules(random, Order.STRICT, entries, exclusions(random));
            TestEventSequence walk = life(random, 3 + rules.exclusions().size());
            assertThat(found(rules, walk)).as(said(rules, walk)).isEqualTo(ExhaustiveFunnelSearch.of(rules, walk));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Entries.class, names = { "BEST", "FIRST_EVER" })
    void stepsInAnyOrderAreFoundAsTryingAllOfThemDoes(Entries entries) {
        for (int seed = 0; seed < LIVES; seed++) {
            Random random = new Random(seed);
            FunnelRules rules = rules(random, Order.ANY, entries, List.of());
            TestEventSequence walk = life(random, 3);
            ExhaustiveFunnelSearch.Furthest found = found(rules, walk);
            ExhaustiveFunnelSearch.Furthest all = ExhaustiveFunnelSearch.of(rules, walk);
            assertThat(found.level()).as(said(rules, walk)).isEqualTo(all.level());
            assertThat(found.reachedAt()).as(said(rules, walk)).isEqualTo(all.reachedAt());
            assertThat(found.start()).as(said(rules, walk)).isEqualTo(all.start());
        }
    }

    /** Attempts one after the other: what remains of the log after each complete one is a log by itself. */
    @Test
    void eachAttemptIsAFunnelOfItsOwn() {
        for (int seed = 0; seed < LIVES; seed++) {
            Random random = new Random(seed);
            FunnelRules each = rules(random, Order.ORDERED, Entries.EACH, exclusions(random));
            FunnelRules best =
                    new FunnelRules(3, each.order(), each.windowMillis(), Entries.BEST, each.exclusions(), each.from(), each.to());
            TestEventSequence walk = life(random, 3 + each.exclusions().size());
            List<FunnelAttempt> attempts = new ArrayList<>();
            FunnelMatcher.by(each).of(walk, attempts::add);
            int furthest = attempts.stream().mapToInt(FunnelAttempt::level).max().orElse(0);
            assertThat(furthest).as(said(each, walk)).isEqualTo(found(best, walk).level());
            for (int i = 1; i < attempts.size(); i++) {
                assertThat(attempts.get(i).start()).as(said(each, walk)).isGreaterThanOrEqualTo(attempts.get(i - 1).chain().time());
            }
        }
    }

    @Test
    void theLogsOrderOfWhatHappenedInOneMillisecondChangesNothing() {
        for (int seed = 0; seed < LIVES; seed++) {
            Random random = new Random(seed);
            FunnelRules rules = rules(random, Order.values()[seed % 3], Entries.values()[seed % 3 == 2 ? seed / 3 % 2 : seed / 3 % 3],
                    seed % 3 == 2 ? List.of() : exclusions(random));
            TestEventSequence walk = life(random, 3 + rules.exclusions().size());
            int[] groups = random.ints(walk.size(), 0, 3).toArray();
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < walk.size(); i++) {
                places.add(i);
            }
            Collections.shuffle(places, random);
            places.sort((one, other) -> Long.compare(walk.time(one), walk.time(other)));
            TestEventSequence shuffled =
                    TestEventSequence.of(1, places.stream().mapToLong(walk::time).toArray(), places.stream().mapToInt(walk::code).toArray())
                            .groups(places.stream().mapToInt(place -> groups[place]).toArray());
            assertThat(attempts(rules, shuffled)).as(said(rules, walk)).isEqualTo(attempts(rules, walk.groups(groups)));
        }
    }

    private static List<FunnelAttempt> attempts(FunnelRules rules, TestEventSequence walk) {
        List<FunnelAttempt> attempts = new ArrayList<>();
        FunnelMatcher.by(rules).of(walk, attempts::add);
        return attempts;
    }
}
