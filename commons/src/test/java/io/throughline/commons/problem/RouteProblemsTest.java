package io.throughline.commons.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteProblemsTest {

    @ParameterizedTest
    @ValueSource(strings = { "/v1/x", "/v1/%E8%8C%B6?a=%25&b=a%20b", "/v1/x?a=%c3%28", "*" })
    void whatCanBeDecodedIsLetThrough(String uri) {
        assertThat(RouteProblems.isDecodable(uri)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/v1/x?%", "/v1/x?a=%zz&a=b", "/v1/x?a=%u0041", "/v1/%2", "/v1/x?a=100%" })
    void whatCannotBeDecodedIsRefused(String uri) {
        assertThat(RouteProblems.isDecodable(uri)).isFalse();
    }
}
