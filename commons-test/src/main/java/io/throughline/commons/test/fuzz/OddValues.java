package io.throughline.commons.test.fuzz;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Unusual values that often cause errors, as texts and as JSON tokens. */
final class OddValues {

    private static final List<String> NUMBERS = List.of("0", "-0.0", "-1", "1e309", "-1e309", "1e200000", "1e-200000", "1e2147483647",
            "1e-2147483647",
            "2026112222001401234567890123", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "2147483648",
            "4294967296",
            "0.1", "1.7976931348623157e308", "4.9e-324", "1e18", "1e19", "12345678901234567890.123456789", "9007199254740993", "1e400");
    private static final List<String> NO_NUMBERS =
            List.of("NaN", "Infinity", "-Infinity", "01", "+1", ".5", "5.", "0x10", "1e", "1_000", "1,5", "--1");
    private static final List<String> TEXTS =
            List.of("", " ", "a", "0", "-1", "null", "true", "NaN", "undefined", "[object Object]", "龙井茶", "李娜", "未登录",
                    "😀👨‍👩‍👧‍👦", "e\u0301\u0301\u0301", "\u200bzero\u200b", "\ufeffbom", "\u202edlrow", "مرحبا", "a\tb\r\nc",
                    "\u0001\u001b[31m", "\u0085\u2028\u2029",
                    "' OR '1'='1", "'; DROP TABLE profiles; --", "\\", "\\'", "\"", "`", "{{user_id}}", "${user.id}",
                    "${jndi:ldap://localhost/a}", "#{7*7}", "%s%n%d", "%00",
                    "{\"$gt\":\"\"}", "$where", "a.b", "$a", "__proto__", "constructor", "=1+1", "@SUM(A1)", "<script>alert(1)</script>",
                    "<!DOCTYPE x [<!ENTITY a \"b\">]>",
                    "]]>", "../../etc/passwd", "C:\\x", "a/b", "a%2Fb", "a?b#c", "user_id:42", "user_id:", ":", "profile_id:x",
                    "claimed_user_id:42", "email:Li@Example.CN",
                    "phone:(021) 6234 5678", "mailto:a@b.cn", "13712345678.0", "tel:+8613712345678", "１３７１２３４５６７８", "(not set)", "匿名用户",
                    "\ud7ff\ue000", "\uffff", "ﷺ", "İıſK");
    private static final List<String> HALVES = List.of("\ud800", "a\udc00b", "\udc00\ud800", "\u0000", "a\u0000b");
    private static final List<String> TIMES =
            List.of("2026-01-31T09:30:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z",
                    "+294276-12-31T23:59:59Z", "+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z", "2016-12-31T23:59:60Z",
                    "2026-02-30T00:00:00Z",
                    "2026-01-31T09:30:00+18:00", "2026-01-31T09:30:00+19:00", "2026-01-31T09:30:00.5+08:00", "2026-01-31",
                    "2026-01-31 09:30:00", "1970-01-01T00:00:00Z",
                    "1899-12-31T00:00:00Z", "2299-12-31T00:00:00Z", "2262-04-11T23:47:17Z", "P30D", "PT1000000000000H", "P-1D", "-P1Y",
                    "P999999999999D", "P", "24:00",
                    "Asia/Shanghai", "+08:00", "Nowhere/City");

    private final SplittableRandom random;
    private final boolean sound;

    /** @param sound whether to leave out half surrogates and U+0000, which no store can keep */
    OddValues(SplittableRandom random, boolean sound) {
        this.random = random;
        this.sound = sound;
    }

    static <T> T any(SplittableRandom random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    String text() {
        int kind = random.nextInt(20);
        return switch (kind) {
            case 0, 1, 2 -> any(random, TIMES);
            case 3 -> any(random, NUMBERS);
            case 4 -> sound ? any(random, TEXTS) : any(random, HALVES);
            case 5 -> any(random, List.of("x", "龙", "😀", "\"", "\u200b", "9", "a "))
                    .repeat(any(random, List.of(33, 65, 129, 256, 257, 1_025, 9_000)));
            case 6 -> random.nextInt(4) == 0 ? "y".repeat(random.nextInt(20_000, 65_537)) : characters(random.nextInt(64));
            default -> any(random, TEXTS);
        };
    }

    private String characters(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int point = random.nextInt(random.nextBoolean() ? 0x250 : 0x1_1000);
            text.appendCodePoint(point == 0 || point >= 0xd800 && point < 0xe000 ? 'x' : point);
        }
        return text.toString();
    }

    /** A JSON token of a random type. */
    String token() {
        List<Supplier<String>> kinds =
                List.of(() -> quoted(text()), () -> quoted(text()), () -> quoted(text()), this::number, this::number, () -> "null",
                        () -> random.nextBoolean() ? "true" : "false", () -> "[]", () -> "{}",
                        () -> "[" + quoted(text()) + "," + number() + ",null]",
                        () -> "{" + quoted(text()) + ":" + quoted(text()) + "}", this::nest, this::wide,
                        () -> sound ? number() : any(random, NO_NUMBERS));
        return any(random, kinds).get();
    }

    String number() {
        return random.nextInt(8) == 0
                ? (random.nextBoolean() ? "-" : "") + "7".repeat(any(random, List.of(19, 20, 39, 77, 99, 100, 101, 400)))
                : any(random, NUMBERS);
    }

    private String nest() {
        int depth = any(random, List.of(3, 10, 30, 60, 65, 200, 20_000));
        return random.nextBoolean() ? "[".repeat(depth) + "]".repeat(depth) : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    }

    private String wide() {
        int width = any(random, List.of(2, 51, 101, 256, 2_000));
        String one = random.nextBoolean() ? "1" : quoted(any(random, TEXTS));
        return "[" + (one + ",").repeat(width - 1) + one + "]";
    }

    /** A text as a JSON string. Characters that UTF-8 cannot represent, and sometimes others, are escaped. */
    String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        boolean escapes = random.nextInt(6) == 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || escapes || Character.isSurrogate(c) && isHalf(text, i)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static boolean isHalf(String text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c) ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }
}
