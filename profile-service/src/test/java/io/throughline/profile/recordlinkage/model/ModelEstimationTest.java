package io.throughline.profile.recordlinkage.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ModelEstimationTest {

    private static final FieldComparison[] OWN = { FieldComparison.GIVEN_NAME, FieldComparison.DATE_OF_BIRTH, FieldComparison.NATIONAL_ID };

    /**
     * Three comparisons that either agree or not make a table of eight cells; three of them, independent, are enough to
     * tell two classes apart (Lazarsfeld and Henry 1968). The cells are filled as m = 0.9, 0.8, 0.7 and u = 0.1, 0.05, 0.02
     * would have them, with one pair in a hundred a match: just that must come back.
     */
    @Test
    void theTableOfAKnownModelGivesThatModelBack() {
        double[] m = { 0.9, 0.8, 0.7 };
        double[] u = { 0.1, 0.05, 0.02 };
        int people = 2_000;
        double pairs = people * (people - 1) / 2.0;
        AgreementPatterns patterns = new AgreementPatterns();
        for (int cell = 0; cell < 8; cell++) {
            long levels = AgreementLevels.NONE;
            double match = 0.01;
            double other = 0.99;
            for (int i = 0; i < 3; i++) {
                boolean agrees = (cell >> i & 1) == 1;
                levels = AgreementLevels.with(levels, OWN[i], agrees ? 0 : 3);
                match *= agrees ? m[i] : 1 - m[i];
                other *= agrees ? u[i] : 1 - u[i];
            }
            patterns.addKeyed(levels, pairs * (match + other));
            patterns.addRandom(levels, pairs * (match + other));
        }

        LinkageModel model = new ModelEstimation(patterns, people).model();

        assertThat(model.matches()).isCloseTo(0.01, within(0.0002));
        for (int i = 0; i < 3; i++) {
            assertThat(model.m()[OWN[i].ordinal()][0]).isCloseTo(m[i], within(0.01));
            assertThat(model.u()[OWN[i].ordinal()][0]).isCloseTo(u[i], within(0.001));
        }
    }

    @Test
    void wherePeopleHaveNothingInCommonHardlyAnyMatchIsExpected() {
        AgreementPatterns patterns = new AgreementPatterns();
        patterns.addRandom(AgreementLevels.with(AgreementLevels.NONE, FieldComparison.GIVEN_NAME, 3), 1_000);

        LinkageModel model = new ModelEstimation(patterns, 1_000).model();

        assertThat(model.matches() * 499_500).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void nobodyAndOnePersonAloneHaveAModelToo() {
        assertThat(new ModelEstimation(new AgreementPatterns(), 0).model().matches()).isBetween(0.0, 0.5);
        assertThat(new ModelEstimation(new AgreementPatterns(), 1).model().weight(0, 0)).isFinite();
    }

    @Test
    void manyPatternsAreKeptApart() {
        AgreementPatterns patterns = new AgreementPatterns();
        for (long pattern = 0; pattern < 5_000; pattern++) {
            patterns.addKeyed(pattern, 1);
            patterns.addRandom(pattern, 2);
        }

        double[] sums = { 0, 0 };
        patterns.each((pattern, keyed, random) -> {
            sums[0] += keyed;
            sums[1] += random;
        });

        assertThat(patterns.size()).isEqualTo(5_000);
        assertThat(sums).containsExactly(5_000, 10_000);
    }
}
