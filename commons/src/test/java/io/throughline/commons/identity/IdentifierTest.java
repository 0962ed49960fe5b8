package io.throughline.commons.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {

    @Test
    void everythingAfterTheFirstColonIsTheValue() {
        assertEquals(new Identifier("wechat_openid", "oX:1"), Identifier.parse("wechat_openid:oX:1"));
    }

    @Test
    void emailAddressesAreEqualWhateverTheirCase() {
        assertEquals(Identifier.parse("email:li@example.cn"), Identifier.parse("email: Li@Example.CN "));
    }

    @Test
    void otherValuesKeepTheirCase() {
        assertEquals("user_id:AbC", Identifier.parse("user_id:AbC").toString());
    }

    @Test
    void composedAndDecomposedTextIsOneIdentifier() {
        assertEquals(Identifier.parse("user_id:jos\u00e9"), Identifier.parse("user_id:jose\u0301"));
    }

    @Test
    void chineseValuesAreKept() {
        assertEquals("crm_id:客户七", Identifier.parse("crm_id:客户七").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = { "138 0013 8000", "+86 (138) 0013-8000", "0086 138 0013 8000",
            "\uff0b86 \uff11\uff13\uff18\uff10\uff10\uff11\uff13\uff18\uff10\uff10\uff10", "+86-13800138000",
            "tel:+86-138-0013-8000", "tel:13800138000", "(+86)13800138000", "(+86) 138-0013-8000", "13800138000.0", "1.3800138E10",
            "8613800138000",
            "\u200b138\u00a00013\u00a08000\ufeff", "138\u20130013\u20138000", "138\u20110013\u20118000", "１３８００１３８０００",
            "（＋86）138 0013 8000" })
    void aPhoneNumberIsOneHoweverItIsWritten(String written) {
        assertEquals("phone:+8613800138000", new Identifier("phone", written).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = { "(021) 6234 5678", "021-62345678", "+86 21 6234 5678", "（021）62345678", "02162345678", "0086-21-6234-5678" })
    void aNumberOfALandLineIsOneToo(String written) {
        assertEquals("phone:+862162345678", Identifier.contact("phone", written).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = { "li@example.cn", " Li@Example.CN ", "\u200bli@exam\u200bple.cn\ufeff", "mailto:li@example.cn",
            "MAILTO:Li@example.cn?subject=x", "<li@example.cn>",
            "Li Lei <li@example.cn>", "\"李雷\" <mailto:li@example.cn>", "li＠example.cn", "ｌｉ@example．cn", "li@example.cn.", "li@example.cn,",
            "li@example.cn；", "\u00a0li@example.cn\u00a0" })
    void anAddressIsOneHoweverItIsWritten(String written) {
        assertEquals("email:li@example.cn", Identifier.contact("email", written).orElseThrow().toString());
        assertEquals("email:li@example.cn", new Identifier("email", written).toString());
    }

    @Test
    void anInternationalDomainIsOneInEitherForm() {
        assertEquals("email:li@例子.cn", Identifier.parse("email:li@xn--fsqu00a.cn").toString());
        assertEquals("email:li@例子.cn", Identifier.parse("email:Li@例子.CN").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "unknown", "{{email}}", "li@", "@example.cn", "li@example", "a b@example.cn",
            "li@example.cn, wang@example.cn", "前台", "13", "[object Object]", "NaN" })
    void whatIsNeitherAnAddressNorANumberIsNoContact(String written) {
        assertEquals(java.util.Optional.empty(), Identifier.contact("email", written));
        assertEquals(java.util.Optional.empty(), Identifier.contact("phone", written));
    }

    @RepeatedTest(20)
    void anIdentifierOfAnySignsIsItselfAgain(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        String[] signs = { "1", "3", "8", "0", "a", "A", "@", ".", "＠", "．", ",", ";", ">", "<", "mailto:", "tel:", " ", "\u00a0", "\u200b",
                "\ufeff", "+", "＋", "-", "(", ")", "xn--fsqu00a", "例", "é",
                "\u0301", "İ", "ß", "E10", ".0", "?", "ext", "x" };
        for (int i = 0; i < 2_000; i++) {
            StringBuilder written = new StringBuilder(random.nextBoolean() ? "li@x" : "1380013");
            for (int more = random.nextInt(10); more > 0; more--) {
                written.insert(random.nextInt(written.length() + 1), signs[random.nextInt(signs.length)]);
            }
            for (String type : new String[]{ "email", "phone", "user_id" }) {
                Identifier.of(type, written.toString()).ifPresent(
                        once -> assertEquals(once, Identifier.parse(once.toString()), () -> "seed " + run.getCurrentRepetition()));
            }
        }
    }

    @Test
    void aNumberThatStatesItsCountryIsReadAsOneOfThatCountry() {
        assertEquals("phone:+442079460018", Identifier.parse("phone:+44 20 7946 0018").toString());
        assertEquals("phone:+390612345678", Identifier.parse("phone:+39 06 1234 5678").toString());
        assertEquals("+14155550123", PhoneNumber.normalised("(415) 555-0123", "US"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "555-0123", "10086 ext. 7", "+86 21 6237 9999 ext 12", "12345", "前台", "unknown", "0000" })
    void whatCannotBeReadAsANumberStaysAsWritten(String written) {
        assertEquals(written, new Identifier("phone", written).value());
    }

    @RepeatedTest(50)
    void puttingAnIdentifierIntoItsFormTwiceChangesNothing(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        for (int i = 0; i < 200; i++) {
            StringBuilder written = new StringBuilder(random.nextBoolean() ? "+" : "");
            for (int digits = 3 + random.nextInt(13); digits > 0; digits--) {
                written.append(random.nextInt(8) == 0 ? " " : "").append(random.nextInt(10));
            }
            Identifier once = new Identifier("phone", "1" + written);
            assertEquals(once, Identifier.parse(once.toString()));
            Identifier stated = new Identifier("phone", written.toString());
            assertEquals(stated, Identifier.parse(stated.toString()));
        }
    }

    @Test
    void theUuidOfADeviceIsOneInCapitalsOrNotAndOtherIdsKeepTheirCase() {
        assertEquals("device_id:6d92078a-8246-4ba4-ae5b-76104861e7dc",
                Identifier.parse("device_id:6D92078A-8246-4BA4-AE5B-76104861E7DC").toString());
        assertEquals("device_id:iPhone-1", Identifier.parse("device_id: iPhone-1").toString());
        assertEquals("wechat_openid:oX8-aB", Identifier.parse("wechat_openid:oX8-aB ").toString());
        assertEquals("loyalty_id:Gold-7", Identifier.parse("loyalty_id:Gold-7").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "42", ":42", "user_id:", "user_id:  ", "User:1", "user-id:1", "user_id:a\u0000b", "user_id:a\nb",
            "user_id:\ud800", "abcdefghijklmnopqrstuvwxyz0123456:1" })
    void whatIsNotOfTheFormIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Identifier.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = { "user_id:42", "a_type_of_twenty_five_let:1", "abcdefghijklmnopqrstuvwxyz012345:1" })
    void whatIsClaimedIsToldFromItsClaimWhateverItsType(String text) {
        Identifier identifier = Identifier.parse(text);

        assertEquals("claimed_" + text, identifier.asClaimed().toString());
        assertEquals(identifier, identifier.asClaimed().unclaimed());
        assertEquals(identifier.asClaimed(), Identifier.parse(identifier.asClaimed().toString()).asClaimed());
    }

    @Test
    void valuesOver256CharactersAreRefused() {
        Identifier.parse("user_id:" + "x".repeat(256));
        assertThrows(IllegalArgumentException.class, () -> Identifier.parse("user_id:" + "x".repeat(257)));
    }
}
