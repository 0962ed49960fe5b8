package io.throughline.journey.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.commons.identity.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuarantinedPeopleTest {

    @ParameterizedTest
    @ValueSource(strings = { "7", "null", "\"text\"", "[1,\"userId\",null]", "{}", "", "{\"a\":",
            "{\"properties\":{\"list\":[1,[2],{\"a\":[3]}]}}" })
    void whatNamesNobodyIsNobodys(String event) {
        assertThat(QuarantinedPeople.of(event, null)).isEmpty();
    }

    @Test
    void listsAndLongNumbersAndDeepNestsHideNobody() {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);

        assertThat(QuarantinedPeople.of("{\"a\":[1,\"x\"],\"n\":" + "7".repeat(2_000) + ",\"deep\":" + deep
                + ",\"userId\":\"42\",\"traits\":{\"list\":[1],\"email\":\"Li@Example.CN\"}}",
                "{\"externalIds\":[{\"id\":\"C-1\",\"type\":\"crm_id\"}],\"tags\":[1]}"))
                .containsExactlyInAnyOrder(Identifier.userId("42"), new Identifier("email", "li@example.cn"),
                        new Identifier("crm_id", "C-1"));
    }
}
