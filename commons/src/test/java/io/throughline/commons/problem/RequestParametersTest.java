package io.throughline.commons.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.time.Instant;
import java.time.LocalDate;

import jakarta.ws.rs.QueryParam;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParametersTest {

    @SuppressWarnings("unused")
    private static void endpoint(@QueryParam("from") String from) {
        // Its annotation names the parameter.
    }

    private static <T> T read(Class<T> type, String text) throws NoSuchMethodException {
        Annotation[] annotations = RequestParametersTest.class.getDeclaredMethod("endpoint", String.class).getParameterAnnotations()[0];
        return new RequestParameters().getConverter(type, type, annotations).fromString(text);
    }

    @Test
    void timesAndDatesAreReadThatEachStoreCanKeep() throws NoSuchMethodException {
        assertThat(read(Instant.class, "9999-12-31T23:59:59.999999999Z")).isEqualTo("9999-12-31T23:59:59.999999999Z");
        assertThat(read(Instant.class, "0001-01-01T08:00:00+08:00")).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(read(LocalDate.class, "0001-01-01")).isEqualTo("0001-01-01");
    }

    @ParameterizedTest
    @ValueSource(strings = { "+10000-01-01T00:00:00Z", "+294276-12-31T23:59:59Z", "+1000000000-12-31T23:59:59Z", "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59-18:00", "2016-12-31T23:59:60Z", "2026-01-31", "" })
    void timesThatNoStoreCanKeepAreRefusedByName(String text) {
        assertThatThrownBy(() -> read(Instant.class, text)).isInstanceOfSatisfying(ProblemException.class,
                refused -> assertThat(refused.problem().errors().getFirst().field()).isEqualTo("from"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "+10000-01-01", "+999999999-12-31", "-999999999-01-01", "0000-12-31", "2026-02-30" })
    void datesThatNoStoreCanKeepAreRefusedByName(String text) {
        assertThatThrownBy(() -> read(LocalDate.class, text)).isInstanceOfSatisfying(ProblemException.class,
                refused -> assertThat(refused.problem().detail()).contains("of the years 1 to 9999"));
    }
}
