package io.throughline.commons.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.identity.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonalDataMaskTest {

    private static final PersonalDataMask MASK = PersonalDataMask.of(
            Set.of("name", "firstName", "姓名", "birthday", "address", "email", "phone", "password")::contains);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            email:li.na@example.cn     | email:l***@example.cn
            email:李@例子.cn            | email:李***@例子.cn
            email:no-address           | email:***
            phone:+8613812341234       | phone:+86 138****1234
            phone:13812341234          | phone:+86 138****1234
            phone:+14155550123         | phone:+141****0123
            phone:+6591234567          | phone:+65****67
            phone:110                  | phone:***
            user_id:li.na@example.cn   | user_id:l***@example.cn
            user_id:13812341234        | user_id:138****1234
            user_id:li-na              | user_id:li-na
            id_card:11010519491231002X | id_card:***
            claimed_id_card:11010519491231002X | claimed_id_card:***
            claimed_phone:13812341234  | claimed_phone:+86 138****1234
            loyalty_id:9931 2231       | loyalty_id:9931 2231
            """)
    void contactDataAreMaskedWhateverTypeTheyAreSentUnder(String identifier, String masked) {
        Identifier clear = Identifier.parse(identifier);

        assertThat(MASK.identifier(clear)).hasToString(masked);
        assertThat(MASK.isMasked(clear)).isEqualTo(!clear.toString().equals(masked));
        assertThat(PersonalDataMask.NONE.identifier(clear)).hasToString(clear.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            name      | "张三"                 | "张*"
            name      | "欧阳 娜娜"             | "欧* 娜*"
            name      | "Li Na"               | "L*** N***"
            firstName | "Zoë"                 | "Z***"
            姓名       | "李娜"                 | "李*"
            email     | "li@example.cn"       | "l***@example.cn"
            phone     | "+86 138-1234-1234"   | "+86 138****1234"
            birthday  | "1990-02-28"          | "1990-**-**"
            password  | "secret"              | "***"
            password  | 4711                  | "***"
            password  | null                  | null
            address   | {"city":"上海","street":"南京路 1","lines":["a"]} | {"city":"上海","street":"***","lines":["***"]}
            city      | "上海"                 | "上海"
            note      | {"a":["call +86 138 1234 1234 or li@example.cn",7]} | {"a":["call +86 138****1234 or l***@example.cn",7]}
            """)
    void personalTraitsAreMaskedByTheirKindAndAddressesInOthersToo(String trait, String value, String masked)
            throws JsonProcessingException {
        assertThat(MASK.trait(trait, json(value))).isEqualTo(json(masked));
        assertThat(PersonalDataMask.NONE.trait(trait, json(value))).isEqualTo(json(value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            请打13812341234谢谢                 | 请打138****1234谢谢
            请打 13812341234，谢谢               | 请打 138****1234，谢谢
            写信到li.na@example.cn。             | 写信到l***@example.cn。
            李@例子.cn                          | 李***@例子.cn
            (li@example.cn; bo@example.com)   | (l***@example.cn; b***@example.com)
            order 20260301120000               | order 20260301120000
            2026-03-01T12:00:00Z               | 2026-03-01T12:00:00Z
            no address @ all                   | no address @ all
            """)
    void inFreeTextAddressesAndNumbersAreMasked(String text, String masked) {
        assertThat(MASK.text(text)).isEqualTo(masked);
    }

    @Test
    void inAnEventTraitsExternalIdsAndTheFieldsOfAFormAreMaskedWhereverTheyStand() throws JsonProcessingException {
        JsonNode event = json("""
                {"type":"identify","userId":13812341234,"name":"Home","traits":{"name":"李娜","city":"上海","note":"li@example.cn"},
                 "properties":{"name":"Tea","email":"li@example.cn","products":[{"name":"龙井","price":9.5,"firstName":"Na"}],\
                "total":20260301120000},
                 "context":{"ip":"203.0.113.7","traits":{"phone":"+8613812341234"},"page":{"url":"https://shop.cn/?u=li@example.cn"},
                            "externalIds":[{"type":"id-card","id":"11010519491231002X"},{"type":"crm_id","id":"C-1"}]}}""");

        assertThat(MASK.event(event)).isEqualTo(json("""
                {"type":"identify","userId":"138****1234","name":"Home","traits":{"name":"李*","city":"上海","note":"l***@example.cn"},
                 "properties":{"name":"Tea","email":"l***@example.cn","products":[{"name":"龙井","price":9.5,"firstName":"N***"}],\
                "total":20260301120000},
                 "context":{"ip":"***","traits":{"phone":"+86 138****1234"},"page":{"url":"https:/***@example.cn"},
                            "externalIds":[{"type":"id-card","id":"***"},{"type":"crm_id","id":"C-1"}]}}"""));
        assertThat(PersonalDataMask.NONE.event(event)).isSameAs(event);
    }

    @Test
    void numbersThatWouldBeWrittenWithMillionsOfZerosStayAsTheyAre() throws JsonProcessingException {
        JsonNode event = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(
                        "{\"properties\":{\"a\":1e-2147483647,\"b\":1e2147483647,\"c\":2026112222001401234567890123,\"d\":13712345678.0}}");

        JsonNode masked = MASK.event(event).get("properties");

        assertThat(masked.get("a")).isEqualTo(event.at("/properties/a"));
        assertThat(masked.get("b")).isEqualTo(event.at("/properties/b"));
        assertThat(masked.get("c")).isEqualTo(event.at("/properties/c"));
        assertThat(masked.get("d").isTextual()).isTrue();
    }

    @Test
    void aLongTextWithoutAnAddressIsReadOnce() {
        String text = "a".repeat(200_000) + "@";

        assertThat(MASK.text(text)).isEqualTo(text);
        assertThat(MASK.text("+1 " + "2 ".repeat(100_000))).isNotNull();
        assertThat(MASK.text(null)).isNull();
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
