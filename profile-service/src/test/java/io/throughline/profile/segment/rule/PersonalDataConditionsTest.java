package io.throughline.profile.segment.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.profile.segment.evaluation.TestPerson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonalDataConditionsTest {

    private static final PersonalDataMask MASK = PersonalDataMask.of(Set.of("email", "phone", "name", "姓名", "address", "home")::contains);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"trait":"phone","eq":"1"}                                                     | /rule/trait
            {"and":[{"trait":"city","eq":"上海"},{"not":{"trait":"姓名","contains":"李"}}]}  | /rule/and/1/not/trait
            {"trait":"address.street","eq":"南京路"}                                        | /rule/trait
            {"trait":"note","contains":"li@example.cn"}                                    | /rule/contains
            {"trait":"contact","in":["x","+86 138 1234 1234"]}                             | /rule/in/1
            {"trait":"contact","eq":13812341234}                                           | /rule/eq
            {"did":"Form Sent","where":[{"property":"email","contains":"li"}]}             | /rule/where/0/property
            {"aggregate":"distinct","property":"phone","event":"Form Sent","gte":2}        | /rule/property
            {"near":{"lat":1,"lon":2},"km":1,"latTrait":"home.lat"}                        | /rule/latTrait
            """)
    void whatIsSeenMaskedIsNotAskedFor(String rule, String pointer) {
        assertThat(PersonalDataConditions.of(TestPerson.definition(rule), MASK)).extracting(RuleFault::pointer).containsExactly(pointer);
        assertThat(PersonalDataConditions.of(TestPerson.definition(rule), PersonalDataMask.NONE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"trait":"city","eq":"上海"}
            {"trait":"email","exists":true}
            {"trait":"address.city","eq":"上海"}
            {"place":"city","in":["上海","Beijing"]}
            {"did":"Product Viewed","where":[{"property":"name","eq":"龙井"}],"within":"P30D"}
            {"did":"A","from":"2026-01-01T00:00:00+08:00","to":"2026-02-01"}
            {"segment":"13912345-6781-4a52-8d3c-5b7e1f20c9a4"}
            {"hasIdentifier":"email"}
            """)
    void allElseIs(String rule) {
        assertThat(PersonalDataConditions.of(TestPerson.definition(rule), MASK)).isEmpty();
    }
}
