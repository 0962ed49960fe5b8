package io.throughline.journey.alert.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import io.throughline.journey.alert.evaluation.AlertStateMachine.AlertTransition;
import org.junit.jupiter.api.Test;

class AlertStateMachineTest {

    private static final Instant START = Instant.parse("2026-11-03T10:00:00Z");
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration EVERY_MINUTE = Duration.ofMinutes(1);

    private final StringBuilder moves = new StringBuilder();
    private ConditionDuration conditionDuration;
    private boolean open;

    /**
     * A look a minute: + where the condition holds, - where not, ? where nobody can say, a blank where nobody looks. Tells by R raised, r
     * resolved, . nothing.
     */
    private String looks(String looks, Duration holdsFor) {
        Instant now = START;
        for (char look : looks.toCharArray()) {
            if (look != ' ') {
                Boolean holds = look == '?' ? null : Boolean.valueOf(look == '+');
                AlertStateMachine.EvaluationStep step =
                        AlertStateMachine.decide(conditionDuration, holds, open, holdsFor, EVERY_MINUTE, now);
                conditionDuration = step.streak();
                open = step.move() == AlertTransition.RAISE || open && step.move() != AlertTransition.RESOLVE;
                moves.append(step.move() == AlertTransition.RAISE ? 'R' : step.move() == AlertTransition.RESOLVE ? 'r' : '.');
            }
            now = now.plus(EVERY_MINUTE);
        }
        return moves.toString();
    }

    @Test
    void anAlertIsRaisedWhenTheConditionHasHeldForLongEnoughAndNotBefore() {
        assertThat(looks("-+++++", FIVE_MINUTES)).isEqualTo("......");
        assertThat(looks("", FIVE_MINUTES)).isEqualTo("......");
        assertThat(conditionDuration.began()).isEqualTo(START.plus(Duration.ofMinutes(1)));
        assertThat(AlertStateMachine.decide(conditionDuration, true, false, FIVE_MINUTES, EVERY_MINUTE, START.plus(Duration.ofMinutes(6)))
                .move())
                .isEqualTo(AlertTransition.RAISE);
    }

    @Test
    void withoutATimeItIsRaisedAndResolvedAtTheFirstLook() {
        assertThat(looks("-+-+", Duration.ZERO)).isEqualTo(".RrR");
    }

    @Test
    void itIsResolvedWhenTheConditionHasNotHeldForAsLong() {
        assertThat(looks("++++++------", FIVE_MINUTES)).isEqualTo(".....R.....r");
    }

    @Test
    void whatGoesToAndFroGivesOneAlert() {
        assertThat(looks("++++++" + "-+--+---+".repeat(20), FIVE_MINUTES)).containsOnlyOnce("R").doesNotContain("r");
    }

    @Test
    void whatOnlyGoesToAndFroGivesNone() {
        assertThat(looks("+-".repeat(100), FIVE_MINUTES)).doesNotContain("R");
    }

    @Test
    void oneStretchGivesOneAlertHoweverLongItLasts() {
        assertThat(looks("+".repeat(500), FIVE_MINUTES)).containsOnlyOnce("R");
    }

    @Test
    void aLookThatTellsNothingNeitherRaisesNorResolvesNorCounts() {
        assertThat(looks("+????????", FIVE_MINUTES)).doesNotContain("R");
        // The minute before the first + is not known either: 4 more are.
        assertThat(looks("++++", FIVE_MINUTES)).doesNotContain("R");
        assertThat(AlertStateMachine
                .decide(conditionDuration, true, false, FIVE_MINUTES, EVERY_MINUTE, conditionDuration.seenAt().plus(Duration.ofMinutes(2)))
                .move()).isEqualTo(AlertTransition.RAISE);
    }

    @Test
    void anOpenAlertStaysWhileNobodyCanSay() {
        assertThat(looks("++++++-----" + "?".repeat(60) + "+", FIVE_MINUTES)).containsOnlyOnce("R").doesNotContain("r");
    }

    @Test
    void ofALongTimeInWhichNobodyLookedThreeMinutesCount() {
        assertThat(looks("++       +", FIVE_MINUTES)).isEqualTo("...");
        assertThat(conditionDuration.lasted()).isEqualTo(Duration.ofMinutes(4));
        assertThat(AlertStateMachine
                .decide(conditionDuration, true, false, FIVE_MINUTES, EVERY_MINUTE, conditionDuration.seenAt().plus(EVERY_MINUTE)).move())
                .isEqualTo(AlertTransition.RAISE);
    }

    /** Each rule asks for a look a minute and gets one in four, or in twenty, minutes: what holds all the while is told all the same. */
    @Test
    void aWatcherThatComesSeldomRaisesAndResolvesAllTheSame() {
        assertThat(looks("+   +   +   +", FIVE_MINUTES)).isEqualTo("..R.");
        assertThat(looks("-   -   -", FIVE_MINUTES)).isEqualTo("..R...r");
        conditionDuration = null;
        moves.setLength(0);
        String seldom = "+" + " ".repeat(19);
        assertThat(looks(seldom.repeat(6), FIVE_MINUTES)).isEqualTo("...R..");
        assertThat(looks(seldom.replace('+', '-').repeat(6), FIVE_MINUTES)).isEqualTo("...R....r...");
    }

    @Test
    void oneStopOfADayIsNoPace() {
        conditionDuration = new ConditionDuration(true, START, Duration.ofMinutes(4), START, true, EVERY_MINUTE);

        AlertStateMachine.EvaluationStep after =
                AlertStateMachine.decide(conditionDuration, true, false, FIVE_MINUTES, EVERY_MINUTE, START.plus(Duration.ofDays(1)));

        assertThat(after.move()).isEqualTo(AlertTransition.NONE);
        assertThat(after.streak().lasted()).isZero();
    }

    @Test
    void aLookThatComesLateIsSaidToBe() {
        assertThat(AlertRuleEvaluator.late(null, EVERY_MINUTE, START)).isNull();
        assertThat(AlertRuleEvaluator.late(START, EVERY_MINUTE, START.plusSeconds(180))).isNull();
        assertThat(AlertRuleEvaluator.late(START, EVERY_MINUTE, START.plusSeconds(181)))
                .isEqualTo("Looks come late: the last was 181 seconds before, of which 180 count.");
    }

    @Test
    void whatWasSeenLongAgoIsForgotten() {
        assertThat(looks("+++++" + " ".repeat(60) + "+", FIVE_MINUTES)).doesNotContain("R");
        assertThat(conditionDuration.lasted()).isZero();
    }

    @Test
    void aClockThatWentBackDoesNotTakeTimeAway() {
        ConditionDuration before =
                new ConditionDuration(true, START, Duration.ofMinutes(4), START.plus(Duration.ofMinutes(10)), true, EVERY_MINUTE);

        assertThat(AlertStateMachine.decide(before, true, false, FIVE_MINUTES, EVERY_MINUTE, START.plus(Duration.ofMinutes(9))).streak()
                .lasted()).isEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void beforeAnythingIsSeenNothingIsDecided() {
        assertThat(looks("?????", Duration.ZERO)).isEqualTo(".....");
        assertThat(conditionDuration).isNull();
    }
}
