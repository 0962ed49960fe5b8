package io.throughline.commons.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonEqualityTest {

    private static final ObjectMapper JSON = StrictJson.mapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"a":[1e2,1.50]}    | {"a":[100,1.5]}  | true
            {"a":1,"b":null}    | {"b":null,"a":1} | true
            100.0               | 1E+2             | true
            {"a":[100]}         | {"a":[101]}      | false
            {"a":1}             | {"a":1,"b":2}    | false
            {"a":1}             | {"a":"1"}        | false
            [1,2]               | [2,1]            | false
            null                | 0                | false
            null                | null             | true
            """)
    void howANumberIsWrittenMakesNoDifference(String one, String other, boolean same) throws Exception {
        assertThat(JsonEquality.same(JSON.readTree(one), JSON.readTree(other))).isEqualTo(same);
        assertThat(JsonEquality.same(JSON.readTree(other), JSON.readTree(one))).isEqualTo(same);
    }
}
