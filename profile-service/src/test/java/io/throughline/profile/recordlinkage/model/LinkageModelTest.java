package io.throughline.profile.recordlinkage.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

class LinkageModelTest {

    private final double[][] m = levels(0.9, 0.05, 0.03, 0.02);
    private final double[][] h = levels(0.8, 0.1, 0.05, 0.05);
    private final double[][] u = levels(0.01, 0.01, 0.02, 0.96);

    @Test
    void aPairIsWeighedAsByHand() {
        // log2(0.9/0.01) = 6.4919, log2(0.02/0.96) = -5.5850, log2(0.001/0.999) = -9.9643; no household: 6.4919 - 5.5850 - 9.9643 = -9.0574
        LinkageModel model = new LinkageModel(0.001, 0, m, h, u);
        long levels = AgreementLevels.with(AgreementLevels.with(AgreementLevels.NONE, FieldComparison.GIVEN_NAME, 0),
                FieldComparison.DATE_OF_BIRTH, 3);

        LinkageModel.MatchScore judgement = model.score(levels, chances(0.01, 0.96));

        assertThat(judgement.weights()[FieldComparison.GIVEN_NAME.ordinal()]).isCloseTo(6.4919, within(0.0001));
        assertThat(judgement.weights()[FieldComparison.DATE_OF_BIRTH.ordinal()]).isCloseTo(-5.5850, within(0.0001));
        assertThat(judgement.weights()[FieldComparison.PHONE.ordinal()]).isZero();
        assertThat(judgement.weight()).isCloseTo(-9.0574, within(0.0001));
        // 2^-9.0574 = 0.001877, of odds the probability 0.001873
        assertThat(LinkageModel.probability(judgement.weight())).isCloseTo(0.001873, within(0.000001));
    }

    @Test
    void whatAHouseholdSharesSaysLittleOfWhetherTwoAreOne() {
        // By hand: odds 0.001 * 90 / (0.989 + 0.01 * 80) = 0.0503 with households, 0.001 * 90 / 0.999 = 0.0901 without
        long levels = AgreementLevels.with(AgreementLevels.NONE, FieldComparison.STREET, 0);
        double[] chances = chances(0.01, 0.01);

        double with = new LinkageModel(0.001, 0.01, m, h, u).score(levels, chances).weight();
        double without = new LinkageModel(0.001, 0, m, h, u).score(levels, chances).weight();

        assertThat(Math.pow(2, with)).isCloseTo(0.0503, within(0.0001));
        assertThat(Math.pow(2, without)).isCloseTo(0.0901, within(0.0001));
    }

    @Test
    void aRareValueSaysMoreThanACommonOne() {
        LinkageModel model = new LinkageModel(0.001, 0, m, h, u);

        // Winkler: the share of others who have it: (102 - 2) / 1000 and, of a value of nobody else, 1 / 1000.
        assertThat(model.chance(FieldComparison.FAMILY_NAME.ordinal(), 102, 1_000)).isEqualTo(0.1);
        assertThat(model.chance(FieldComparison.FAMILY_NAME.ordinal(), 2, 1_000)).isEqualTo(0.001);
        assertThat(model.chance(FieldComparison.FAMILY_NAME.ordinal(), 2, 10)).isEqualTo(0.01);
    }

    @Test
    void levelsOfAllComparisonsFitIntoOneNumber() {
        long levels = AgreementLevels.NONE;
        for (FieldComparison comparison : FieldComparison.all()) {
            levels = AgreementLevels.with(levels, comparison, comparison.levels().size() - 1);
        }

        for (FieldComparison comparison : FieldComparison.all()) {
            assertThat(AgreementLevels.level(levels, comparison)).isEqualTo(comparison.levels().size() - 1);
            assertThat(AgreementLevels.level(AgreementLevels.NONE, comparison)).isEqualTo(-1);
        }
    }

    private static double[] chances(double given, double other) {
        double[] chances = new double[FieldComparison.COUNT];
        Arrays.fill(chances, other);
        chances[FieldComparison.GIVEN_NAME.ordinal()] = given;
        return chances;
    }

    private static double[][] levels(double... shares) {
        double[][] all = new double[FieldComparison.COUNT][];
        Arrays.fill(all, shares);
        return all;
    }
}
