package io.throughline.commons.masking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.identity.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedTextTest {

    private static final PersonalDataMask MASK = PersonalDataMask.of(new PersonalName());

    @ParameterizedTest
    @ValueSource(strings = { "https://shop.cn/?email=secret%40y.cn", "https://shop.cn/?email=secret%40y.cn&utm=1",
            "/a?next=%2Fb%3Femail%3Dsecret%2540y.cn",
            "email=secret%252540y.cn", "https://shop.cn/#email=secret%40y.cn", "https://shop.cn/u/secret%40y.cn/orders", "/u/secret@y.cn",
            "mailto:secret@y.cn",
            "mailto:secret%40y%2Ecn?subject=hi", "a=1&mail=secret%40y.cn&b=2", "see secret&#64;y.cn", "see secret&#x40;y.cn",
            "secret&commat;y.cn",
            "{\"email\":\"secret\\u0040y.cn\"}", "secret＠y.cn", "secret%EF%BC%A0y.cn", "q=secret%2Bshop%40y.cn", "q=my+secret%40y.cn",
            "/reset/secret%40y.cn", "?u=%73%65%63%72%65%74%40%79%2e%63%6e", "https://secret%40y.cn@shop.cn/", "x;secret%40y.cn,z",
            "100% of secret%40y.cn", "%secret%40y.cn", "u=%25%32%35secret%25%34%30y.cn" })
    void noAddressIsReadInAnUrl(String text) {
        String masked = MASK.text(text);

        assertFalse(masked.contains("secret"), masked);
        assertFalse(masked.contains("%73%65"), masked);
    }

    @ParameterizedTest
    @ValueSource(strings = { "?tel=%2B8613712345678", "?tel=13712345678", "?tel=8613712345678", "?tel=008613712345678",
            "/u/13712345678/orders", "tel:+8613712345678",
            "tel=%2B86+137+1234+5678", "tel=+86+137+1234+5678", "tel=137%201234%205678", "tel=137%2D1234%2D5678",
            "tel=%2528%252B86%252913712345678",
            "a&#43;8613712345678", "u=%31%33%37%31%32%33%34%35%36%37%38", "13712345678.0", "#13712345678" })
    void noNumberIsReadInAnUrl(String text) {
        String masked = MASK.text(text);

        String digits = masked.replaceAll("[^0-9]", "");
        assertFalse(digits.contains("13712345678") || masked.contains("%31%33%37%31"), masked);
    }

    @ParameterizedTest
    @CsvSource({ "https://shop.cn/?q=a%20b&n=5", "50% off + 10% more", "https://shop.cn/茶?page=2#top", "%E8%8C%B6", "a&b&c", "C++ & C#",
            "%zz%4", "1+1=2" })
    void whatIsNobodysStaysAsItIs(String text) {
        assertEquals(text, MASK.text(text));
    }

    @Test
    void tooManyLayersAreHidden() {
        assertFalse(MASK.text("secret%" + "25".repeat(40) + "40y.cn").contains("secret"));
    }

    @Test
    void aLongTextCostsNoMoreThanItsLength() {
        String text = "%2541".repeat(20_000) + "&#64".repeat(10_000) + "+1".repeat(20_000);

        assertTimeout(Duration.ofSeconds(3), () -> MASK.text(text));
    }

    @Test
    void namesOfFieldsNumbersAndIdentifiersAreMaskedToo() throws Exception {
        String masked = MASK
                .event(new ObjectMapper().readTree(
                        """
                {"properties":{"secret@y.cn":1,"href":"/?e=secret%40y.cn","list":[13712345678,13712345678.0,1e300,0.5],\
                "n":{"secret%40y.cn":true}}}"""))
                .toString();

        assertFalse(masked.contains("secret") || masked.contains("13712345678"), masked);
        assertEquals("s***@y.cn", MASK.identifier(Identifier.parse("user_id:secret%40y.cn")).value());
        assertEquals("00000000-0000-4000-8000-013712345678",
                MASK.identifier(Identifier.parse("anonymous_id:00000000-0000-4000-8000-013712345678")).value());
    }
}
