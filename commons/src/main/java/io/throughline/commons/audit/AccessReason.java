package io.throughline.commons.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.throughline.commons.json.StorableText;
import io.throughline.commons.problem.ProblemException;

/**
 * The reason why a caller reads or changes personal data, from the header {@code X-Access-Reason}. A header holds bytes. UTF-8 is
 * read as such, and so is UTF-8 in percent encoding (RFC 3986), the only form that a browser lets a page send.
 */
final class AccessReason {

    static final String HEADER = "X-Access-Reason";
    static final int MOST = 200;

    private AccessReason() {
    }

    /** @throws ProblemException 400 where the reason is too long or contains control characters */
    static Optional<String> parse(String header) {
        if (header == null || header.isBlank()) {
            return Optional.empty();
        }
        String reason = utf8(unescaped(bytes(header))).orElse(header).strip();
        if (reason.codePointCount(0, reason.length()) > MOST || reason.chars().anyMatch(Character::isISOControl)
                || StorableText.fault(reason).isPresent()) {
            throw ProblemException.invalidParameter(HEADER, "must be 200 characters at most, without control characters");
        }
        return Optional.of(reason);
    }

    /** The HTTP server passes each byte of a header as the character with the same number. */
    private static byte[] bytes(String header) {
        boolean asBytes = header.chars().allMatch(each -> each < 256);
        return header.getBytes(asBytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private static byte[] unescaped(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length);
        for (int i = 0; i < text.length; i++) {
            int high = i + 2 < text.length && text[i] == '%' ? Character.digit(text[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text[i + 2], 16);
            bytes.write(low < 0 ? text[i] : high * 16 + low);
            i += low < 0 ? 0 : 2;
        }
        return bytes.toByteArray();
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
