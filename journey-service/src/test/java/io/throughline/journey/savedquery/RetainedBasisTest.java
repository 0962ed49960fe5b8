package io.throughline.journey.savedquery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RetainedBasisTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aRunThatWasKeptInMillisecondsIsReadInSeconds() throws Exception {
        assertThat(ResultStore.basis(JSON.readTree("{\"people\":7,\"tookMillis\":1250}")))
                .isEqualTo(JSON.readTree("{\"people\":7,\"tookSeconds\":1.25}"));
    }

    @Test
    void whatIsInSecondsOrWasNotKeptStays() throws Exception {
        assertThat(ResultStore.basis(JSON.readTree("{\"tookSeconds\":1.25}"))).isEqualTo(JSON.readTree("{\"tookSeconds\":1.25}"));
        assertThat(ResultStore.basis(null)).isNull();
    }
}
