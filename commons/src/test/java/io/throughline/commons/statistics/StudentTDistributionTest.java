package io.throughline.commons.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTDistributionTest {

    /** Percentiles as printed in NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2. */
    @ParameterizedTest
    @CsvSource({ "1, 12.706", "2, 4.303", "3, 3.182", "4, 2.776", "5, 2.571", "9, 2.262", "10, 2.228", "29, 2.045",
            "60, 2.000", "100, 1.984", "1000000, 1.960" })
    void quantilesOfStudentsTAreThoseOfTheTable(int degrees, double printed) {
        assertThat(StudentTDistribution.quantile(degrees)).isCloseTo(printed, within(0.0006));
    }
}
