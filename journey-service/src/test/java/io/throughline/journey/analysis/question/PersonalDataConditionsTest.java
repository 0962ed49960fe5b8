package io.throughline.journey.analysis.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonalDataConditionsTest {

    private static final PersonalDataMask MASK = PersonalDataMask.of(Set.of("email", "address", "name")::contains);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "[{\"where\":{\"and\":[{\"property\":\"email\",\"contains\":\"li\"}]}}] | /stages/0/rules/0/where/and/0/property",
            "[{\"event\":\"To li.na@example.cn\"}] | /stages/0/rules/0/event",
            "[{\"event\":[\"a\",\"打电话给 13812341234\"]}] | /stages/0/rules/0/event/1",
            "[{\"where\":{\"property\":\"address.street\",\"eq\":\"x\"}}] | /stages/0/rules/0/where/property",
            "[{\"where\":{\"property\":\"shipping.address.street\",\"contains\":\"x\"}}] | /stages/0/rules/0/where/property",
            "[{\"where\":{\"property\":\"order.address.line.one\",\"eq\":\"x\"}}] | /stages/0/rules/0/where/property",
            "[{\"where\":{\"property\":\"traits.name\",\"eq\":\"x\"}}] | /stages/0/rules/0/where/property",
            "[{\"where\":{\"property\":\"comment\",\"contains\":\"li@\"}}] | /stages/0/rules/0/where/property",
            "[{\"where\":{\"property\":\"context.ip\",\"eq\":\"x\"}}] | /stages/0/rules/0/where/property" })
    void whatIsSeenMaskedIsNotCompared(String rules, String pointer) throws Exception {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> refuse(rules, MASK));

        assertThat(refused.problem().status()).isEqualTo(403);
        assertThat(refused.problem().errors()).extracting(Problem.FieldError::field).containsExactly(pointer);
        assertThatCode(() -> refuse(rules, PersonalDataMask.NONE)).doesNotThrowAnyException();
    }

    @Test
    void placesProductsAndLabelsAre() throws Exception {
        assertThatCode(() -> refuse("""
                [{"where":{"property":"address.city","eq":"上海"}},{"where":{"property":"name","eq":"茶"}},
                {"where":{"property":"shipping.address.city","eq":"x"}},{"where":{"property":"product.name","eq":"x"}}]""", MASK))
                .doesNotThrowAnyException();
        JsonNode labelled = new ObjectMapper().readTree("{\"stages\":[{\"owner\":\"li.na@example.cn\"}]}");
        assertThatCode(() -> PersonalDataConditions.refuse(labelled, "stages", List.of("rules"), MASK)).doesNotThrowAnyException();
        assertThatCode(() -> PersonalDataConditions.refuse(labelled, "touchpoints", List.of("step"), MASK)).doesNotThrowAnyException();
    }

    private static void refuse(String rules, PersonalDataMask mask) throws Exception {
        PersonalDataConditions.refuse(new ObjectMapper().readTree("{\"stages\":[{\"rules\":" + rules + "}]}"), "stages", List.of("rules"),
                mask);
    }
}
