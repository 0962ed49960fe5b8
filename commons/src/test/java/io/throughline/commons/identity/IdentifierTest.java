package io.throughline.commons.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
    @ValueSource(strings = { "", "42", ":42", "user_id:", "user_id:  ", "User:1", "user-id:1", "user_id:a\u0000b", "user_id:a\nb",
            "user_id:\ud800", "abcdefghijklmnopqrstuvwxyz0123456:1" })
    void whatIsNotOfTheFormIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Identifier.parse(text));
    }

    @Test
    void valuesOver256CharactersAreRefused() {
        Identifier.parse("user_id:" + "x".repeat(256));
        assertThrows(IllegalArgumentException.class, () -> Identifier.parse("user_id:" + "x".repeat(257)));
    }
}
