package io.throughline.profile.duplicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

class ModelTest {

    private final double[][] m = levels(0.9, 0.05, 0.03, 0.02);
    private final double[][] h = levels(0.8, 0.1, 0.05, 0.05);
    private final double[][] u = levels(0.01, 0.01, 0.02, 0.96);

    @Test
    void aPairIsWeighedAsByHand() {
        // log2(0.9/0.01) = 6.4919, log2(0.02/0.96) = -5.5850, log2(0.001/0.999) = -9.9643; no household: 6.4919 - 5.5850 - 9.9643 = -9.0574
        Model model = new Model(0.001, 0, m, h, u);
        long levels = Levels.with(Levels.with(Levels.NONE, Comparison.GIVEN_NAME, 0), Comparison.DATE_OF_BIRTH, 3);

        Model.Judgement judgement = model.judge(levels, chances(0.01, 0.96));

        assertThat(judgement.weights()[Comparison.GIVEN_NAME.ordinal()]).isCloseTo(6.4919, within(0.0001));
        assertThat(judgement.weights()[Comparison.DATE_OF_BIRTH.ordinal()]).isCloseTo(-5.5850, within(0.0001));
        assertThat(judgement.weights()[Comparison.PHONE.ordinal()]).isZero();
        assertThat(judgement.weight()).isCloseTo(-9.0574, within(0.0001));
        // 2^-9.0574 = 0.001877, of odds the probability 0.001873
        assertThat(Model.probability(judgement.weight())).isCloseTo(0.001873, within(0.000001));
    }

    @Test
    void whatAHouseholdSharesSaysLittleOfWhetherTwoAreOne() {
        // By hand: odds 0.001 * 90 / (0.989 + 0.01 * 80) = 0.0503 with households, 0.001 * 90 / 0.999 = 0.0901 without
        long levels = Levels.with(Levels.NONE, Comparison.STREET, 0);
        double[] chances = chances(0.01, 0.01);

        double with = new Model(0.001, 0.01, m, h, u).judge(levels, chances).weight();
        double without = new Model(0.001, 0, m, h, u).judge(levels, chances).weight();

        assertThat(Math.pow(2, with)).isCloseTo(0.0503, within(0.0001));
        assertThat(Math.pow(2, without)).isCloseTo(0.0901, within(0.0001));
    }

    @Test
    void aRareValueSaysMoreThanACommonOne() {
        Model model = new Model(0.001, 0, m, h, u);

        // Winkler: the share of others who have it: (102 - 2) / 1000 and, of a value of nobody else, 1 / 1000.
        assertThat(model.chance(Comparison.FAMILY_NAME.ordinal(), 102, 1_000)).isEqualTo(0.1);
        assertThat(model.chance(Comparison.FAMILY_NAME.ordinal(), 2, 1_000)).isEqualTo(0.001);
        assertThat(model.chance(Comparison.FAMILY_NAME.ordinal(), 2, 10)).isEqualTo(0.01);
    }

    @Test
    void levelsOfAllComparisonsFitIntoOneNumber() {
        long levels = Levels.NONE;
        for (Comparison comparison : Comparison.all()) {
            levels = Levels.with(levels, comparison, comparison.levels().size() - 1);
        }

        for (Comparison comparison : Comparison.all()) {
            assertThat(Levels.level(levels, comparison)).isEqualTo(comparison.levels().size() - 1);
            assertThat(Levels.level(Levels.NONE, comparison)).isEqualTo(-1);
        }
    }

    private static double[] chances(double given, double other) {
        double[] chances = new double[Comparison.COUNT];
        Arrays.fill(chances, other);
        chances[Comparison.GIVEN_NAME.ordinal()] = given;
        return chances;
    }

    private static double[][] levels(double... shares) {
        double[][] all = new double[Comparison.COUNT][];
        Arrays.fill(all, shares);
        return all;
    }
}
