package io.throughline.recommendation.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ItemSimilarityTest {

    @Test
    void isTheCosineTimesTheShrinkage() {
        // 6/(6+10) = 0.375; 6/√(9·16) = 6/12 = 0.5; together 0.1875
        assertThat(new ItemSimilarity(10).of(6, 9, 16)).isCloseTo(0.1875, within(1e-12));
    }

    @Test
    void withoutShrinkageIsTheCosineAlone() {
        assertThat(new ItemSimilarity(0).of(6, 9, 16)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void trustsManyOrdersMoreThanFewOfTheSameCosine() {
        ItemSimilarity similarity = new ItemSimilarity(10);
        // 1/11 × 1 = 0.0909…, 100/110 × 1 = 0.909…
        assertThat(similarity.of(1, 1, 1)).isCloseTo(1 / 11.0, within(1e-12));
        assertThat(similarity.of(100, 100, 100)).isCloseTo(10 / 11.0, within(1e-12));
    }

    @Test
    void isSymmetric() {
        assertThat(new ItemSimilarity(7).of(3, 5, 11)).isEqualTo(new ItemSimilarity(7).of(3, 11, 5));
    }

    @Test
    void isZeroForItemsNeverBoughtTogether() {
        assertThat(new ItemSimilarity(10).of(0, 9, 16)).isZero();
        assertThat(new ItemSimilarity(0).of(0, 0, 0)).isZero();
    }

    @Test
    void staysWithinOneWhileCountersAreBehind() {
        // 5 orders hold both, but only 2 of each are counted yet
        assertThat(new ItemSimilarity(0).of(5, 2, 2)).isEqualTo(1);
    }

    @Test
    void refusesAShrinkageThatIsNone() {
        assertThatThrownBy(() -> new ItemSimilarity(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ItemSimilarity(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
