package io.throughline.commons.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationFormatTest {

    private final DurationFormat format = new DurationFormat();

    @ParameterizedTest
    @ValueSource(strings = { "P30D", "P2W", "PT24H", "PT30M", "PT1.5S", "P1DT12H", "P1Y2M3DT4H5M6.789S", "P1M2W", "P1W2D", "pt24h", "+P7D",
            "P-1D" })
    void durationsOfIso8601AreTaken(String text) {
        assertThat(format.matches(null, text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "P", "PT", "P1DT", "30D", "P1S", "PD", "PT1.5H", " P1D", "P1D " })
    void whatIsNoneIsRefused(String text) {
        assertThat(format.matches(null, text)).isFalse();
    }
}
