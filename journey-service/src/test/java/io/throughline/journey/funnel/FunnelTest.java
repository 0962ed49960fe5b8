package io.throughline.journey.funnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import io.throughline.journey.analysis.sequence.TestEventSequence;
import io.throughline.journey.funnel.FunnelRules.Entries;
import io.throughline.journey.funnel.FunnelRules.Exclusion;
import io.throughline.journey.funnel.FunnelRules.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lives by hand: A, B, C, D are the steps, the letter after the last step is the exclusion. */
class FunnelTest {

    private static final long FOREVER = Long.MAX_VALUE / 4;

    private static FunnelRules rules(int steps, Order order, long window, Entries entries, Exclusion... exclusions) {
        return new FunnelRules(steps, order, window, entries, List.of(exclusions), 0, FOREVER);
    }

    private static List<FunnelAttempt> attempts(FunnelRules rules, TestEventSequence walk) {
        List<FunnelAttempt> attempts = new ArrayList<>();
        FunnelMatcher.by(rules).of(walk, attempts::add);
        return attempts;
    }

    private static int level(FunnelRules rules, String life) {
        return attempts(rules, TestEventSequence.of(life)).stream().mapToInt(FunnelAttempt::level).max().orElse(0);
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void oneEventThatFitsTwoStepsIsOneOfThem(Order order) {
        assertThat(level(rules(2, order, 100, Entries.BEST), "AB@0")).isEqualTo(1);
        assertThat(level(rules(2, order, 100, Entries.BEST), "AB@0 AB@1")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "A@10 B@10", "B@10 A@10", "AB@10 B@10", "B@10 AB@10", "AB@10 A@10" })
    void twoEventsOfOneMillisecondAreTwoStepsInEitherOrderOfTheLog(String life) {
        assertThat(level(rules(2, Order.ORDERED, 0, Entries.BEST), life)).isEqualTo(2);
        assertThat(level(rules(2, Order.STRICT, 0, Entries.BEST), life)).isEqualTo(2);
    }

    /** github.com/ClickHouse/ClickHouse/issues/21835 and 34986: windowFunnel counts one event of repeated steps several times. */
    @Test
    void repeatedStepsNeedAnEventEach() {
        assertThat(level(rules(2, Order.ORDERED, 50, Entries.BEST), "AB@100")).isEqualTo(1);
        assertThat(level(rules(2, Order.ORDERED, 50, Entries.BEST), "AB@100 AB@200")).isEqualTo(1);
        assertThat(level(rules(3, Order.ORDERED, 1000, Entries.BEST), "ABC@100 ABC@100 ABC@300")).isEqualTo(3);
        assertThat(level(rules(3, Order.ORDERED, 1000, Entries.BEST), "ABC@100 ABC@100")).isEqualTo(2);
    }

    /** As above, where a distinct step comes first and the same event twice after it (github.com/PostHog/posthog/issues/25048). */
    @Test
    void aRepeatedStepThatComesTwiceAtOnceLosesNothing() {
        assertThat(level(rules(3, Order.ORDERED, 1000, Entries.BEST), "A@1 BC@10 BC@10 BC@11")).isEqualTo(3);
        assertThat(level(rules(3, Order.ORDERED, 1000, Entries.BEST), "A@1 BC@10")).isEqualTo(2);
    }

    /** A B C B D: what repeats in between takes nothing from who comes through (github.com/ClickHouse/ClickHouse/issues/27469). */
    @Test
    void stepsThatRepeatInBetweenAreNoSetback() {
        assertThat(level(rules(4, Order.ORDERED, 100, Entries.BEST), "A@0 B@1 C@2 B@3 D@4")).isEqualTo(4);
        assertThat(level(rules(5, Order.ORDERED, 100, Entries.BEST), "A@0 BD@1 C@2 BD@3 E@4")).isEqualTo(5);
        assertThat(level(rules(4, Order.STRICT, 100, Entries.BEST), "A@0 B@1 C@2 B@3 D@4")).isEqualTo(3);
    }

    /** github.com/ClickHouse/ClickHouse/issues/37177: install, start, login and again from the beginning; 4 is expected there. */
    @Test
    void whoBeginsAgainAndAgainComesThrough() {
        String life = "A@0 B@5 C@10 A@15 B@20 A@25 B@30 C@35 D@40";

        List<FunnelAttempt> attempts = attempts(rules(4, Order.ORDERED, 60, Entries.BEST), TestEventSequence.of(life));

        assertThat(attempts).singleElement().satisfies(attempt -> {
            assertThat(attempt.level()).isEqualTo(4);
            assertThat(attempt.start()).as("the shortest of the ways").isEqualTo(25);
            assertThat(attempt.chain().at(2).time()).isEqualTo(30);
        });
        assertThat(level(rules(4, Order.STRICT, 60, Entries.BEST), life)).isEqualTo(4);
        assertThat(level(rules(4, Order.ORDERED, 14, Entries.BEST), life)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({ "A@0 B@100, 2", "A@0 B@101, 1", "A@0 A@50 B@101, 2", "B@0 A@1, 1", "B@0, 0" })
    void theWindowHoldsItsLastMomentAndBeginsAnewWithEachFirstStep(String life, int level) {
        assertThat(level(rules(2, Order.ORDERED, 100, Entries.BEST), life)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({
            "A@0 C@5 B@10, 1, true", "A@0 C@0 B@10, 2, false", "A@0 B@10 C@10, 2, false", "C@0 A@1 B@2, 2, false",
            "A@0 B@10 C@11, 2, false", "A@0 C@5 A@6 B@10, 2, false", "A@0 C@5, 1, true", "A@0 C@5 A@6, 1, false", "A@0 C@200, 1, false" })
    void whatIsExcludedCountsOnlyInBetween(String life, int level, boolean excluded) {
        List<FunnelAttempt> attempts =
                attempts(rules(2, Order.ORDERED, 100, Entries.BEST, new Exclusion(1, 2)), TestEventSequence.of(life));

        assertThat(attempts.getLast().level()).isEqualTo(level);
        assertThat(attempts.getLast().excluded()).isEqualTo(excluded);
    }

    @Test
    void anExclusionOverSeveralStepsHoldsFromTheFirstOfThemToTheLast() {
        FunnelRules rules = rules(3, Order.ORDERED, 100, Entries.BEST, new Exclusion(1, 3));

        assertThat(attempts(rules, TestEventSequence.of("A@0 B@10 D@10 C@20"))).singleElement().satisfies(attempt -> {
            assertThat(attempt.level()).isEqualTo(2);
            assertThat(attempt.excluded()).as("10 is the moment of a step, but lies between the first and the third").isTrue();
        });
        assertThat(level(rules, "A@10 B@10 D@10 C@20")).isEqualTo(3);
        assertThat(level(rules, "A@0 B@10 C@20 D@20")).isEqualTo(3);
        assertThat(level(rules(3, Order.ORDERED, 100, Entries.BEST, new Exclusion(2, 3)), "A@0 D@5 B@10 C@20")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({ "A@0 B@1 C@2, 3", "A@0 ?@1 B@2 C@3, 1", "A@0 B@1 ?@1 C@2, 3", "A@0 B@1 ?@2 C@3, 2", "A@0 A@1 B@2 C@3, 3",
            "A@0 C@1 B@2, 1" })
    void strictMeansThatNothingElseComesInBetween(String life, int level) {
        assertThat(level(rules(3, Order.STRICT, 100, Entries.BEST), life)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({ "C@0 B@1 A@2, 3", "C@0 A@1, 2", "C@0 A@101, 1", "C@0 A@50 B@101, 2", "ABC@0 C@1, 2", "?@0, 0" })
    void anyOrderCountsTheStepsWhicheverComeFirst(String life, int level) {
        assertThat(level(rules(3, Order.ANY, 100, Entries.BEST), life)).isEqualTo(level);
    }

    @Test
    void theFirstEverIsTheOnlyAttempt() {
        FunnelRules rules = new FunnelRules(2, Order.ORDERED, 10, Entries.FIRST_EVER, List.of(), 100, 200);

        assertThat(level(rules, "A@100 B@111 A@120 B@121")).isEqualTo(1);
        assertThat(level(rules, "A@99 A@120 B@121")).as("began before the period").isZero();
        assertThat(level(rules, "A@199 B@205")).as("later steps may come after the period").isEqualTo(2);
        assertThat(level(rules, "B@50 A@120 B@121")).isEqualTo(2);
    }

    @Test
    void eachAttemptCountsAndNoneIsPartOfAnother() {
        FunnelRules rules = rules(2, Order.ORDERED, 10, Entries.EACH);

        assertThat(attempts(rules, TestEventSequence.of("A@0 B@5 A@6 A@8 B@9 A@30 A@50 B@51"))).extracting(FunnelAttempt::level)
                .containsExactly(2, 2, 1, 2);
        assertThat(attempts(rules, TestEventSequence.of("A@0 A@1 B@2 B@3"))).as("a beginning within an attempt is part of it").hasSize(1);
        assertThat(attempts(rules, TestEventSequence.of("AB@0 AB@0 AB@0 AB@0 AB@0"))).extracting(FunnelAttempt::level).containsExactly(2, 2,
                1);
        assertThat(attempts(rules, TestEventSequence.of("A@0 B@10 A@10 B@20"))).extracting(FunnelAttempt::level).containsExactly(2, 2);
    }

    @Test
    void eachAttemptThatAnExclusionEndsIsToldAsSuch() {
        FunnelRules rules = rules(2, Order.ORDERED, 100, Entries.EACH, new Exclusion(1, 2));

        assertThat(attempts(rules, TestEventSequence.of("A@0 C@1 A@2 B@3 A@4 C@5")))
                .extracting(FunnelAttempt::level, FunnelAttempt::excluded)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(1, true), org.assertj.core.groups.Tuple.tuple(2, false),
                        org.assertj.core.groups.Tuple.tuple(1, true));
    }

    @Test
    void aStepKnowsTheGroupOfItsEvent() {
        TestEventSequence walk = TestEventSequence.of("A@0 A@1 B@2 C@3").groups(1, 2, 3, 4);

        PartialMatch partialMatch = attempts(rules(3, Order.ORDERED, 100, Entries.BEST), walk).getFirst().chain();

        assertThat(List.of(partialMatch.at(1).group(), partialMatch.at(2).group(), partialMatch.at(3).group())).containsExactly(2, 3, 4);
    }

    /** 200,000 events one after the other, and a tenth of them in one millisecond. */
    @Test
    void aLifeOfManyEventsCostsNoMoreThanItsLength() {
        long[] times = new long[200_000];
        int[] codes = new int[times.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = i;
            codes[i] = 1 << i % 7;
        }
        for (Order order : Order.values()) {
            long begin = System.nanoTime();
            attempts(rules(12, order, 1_000, Entries.BEST), TestEventSequence.of(1, times, codes));
            attempts(rules(12, order, 1_000, Entries.BEST),
                    TestEventSequence.of(1, new long[20_000], java.util.Arrays.copyOf(codes, 20_000)));
            assertThat((System.nanoTime() - begin) / 1e9).as("seconds, " + order).isLessThan(10);
        }
    }
}
