package io.throughline.profile.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.json.StrictJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraitChangesTest {

    private static final ObjectMapper JSON = StrictJson.mapper();

    @ParameterizedTest
    @ValueSource(strings = { "{}", TraitChanges.EXAMPLE, "{\"traits\":1,\"a\":{\"b\":null,\"c\":[1.50]}}" })
    void aPatchIsReadAsItWasSent(String patch) throws JsonProcessingException {
        assertThat(JSON.readValue(patch, TraitChanges.class).patch()).isEqualTo(JSON.readTree(patch));
    }
}
