package io.throughline.journey.touchpoint.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogNumbersTest {

    @ParameterizedTest
    @ValueSource(strings = { "{}", "{\"a\":18446744073709551615}", "{\"a\":-9223372036854775808}",
            "{\"a\":\"2026112222001401234567890123\"}", "{\"2026112222001401234567890123\":1e10}",
            "{\"a\":\"\\\"2026112222001401234567890123\"}", "{\"a\":0.1234567890123456789012345}", "{\"a\":1e-400}",
            "{\"a\":12345678901234567890.5}" })
    void whatTheLogHoldsStaysTheSame(String json) {
        assertThat(LogNumbers.readable(json)).isSameAs(json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~',
            value = { "{\"a\":18446744073709551616}|{\"a\":\"18446744073709551616\"}",
                    "{\"a\":[-9223372036854775809,1]}|{\"a\":[\"-9223372036854775809\",1]}",
                    "{\"a\":{\"b\":1e309},\"c\":-1E+400}|{\"a\":{\"b\":\"1e309\"},\"c\":\"-1E+400\"}" })
    void whatItDoesNotHoldIsAText(String sent, String readable) {
        assertThat(LogNumbers.readable(sent)).isEqualTo(readable);
        assertThat(LogNumbers.readable(readable)).isSameAs(readable);
    }

    @Test
    void aLongTextCostsNoStack() {
        String json = "{\"a\":\"" + "\\\"x7".repeat(100_000) + "\",\"b\":1e999}";
        assertThat(LogNumbers.readable(json)).endsWith(",\"b\":\"1e999\"}");
    }
}
