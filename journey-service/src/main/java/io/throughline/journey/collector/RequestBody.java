package io.throughline.journey.collector;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;

/** Decodes the bytes of a request into JSON text, regardless of its content type. */
final class RequestBody {

    /** Segment's limit for one request. It applies to a compressed request after decompression. */
    static final int MAX_BYTES = 500 * 1024;

    private RequestBody() {
    }

    /**
     * @param encoding Content-Encoding; null for none
     * @throws ProblemException 400, 413 or 415
     */
    static byte[] decode(byte[] body, String encoding) {
        byte[] json = switch (encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> unzip(body);
            default -> throw new ProblemException(Problem.of(ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Encoding must be gzip or identity."));
        };
        if (json.length > MAX_BYTES) {
            throw tooLarge();
        }
        requireUtf8(json);
        return json;
    }

    /** Decompresses at most the limit, so that a small body cannot fill the memory. */
    private static byte[] unzip(byte[] body) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 8_192)) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw ProblemException.invalidBody("", "is not gzip, though Content-Encoding says so");
        }
    }

    private static void requireUtf8(byte[] json) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
        } catch (CharacterCodingException e) {
            throw ProblemException.invalidBody("", "is not JSON in UTF-8 (RFC 8259, section 8.1)");
        }
        for (byte b : json) {
            // JSON contains no zero byte; it would make the parser read the text as UTF-16.
            if (b == 0) {
                throw ProblemException.invalidBody("", "is not JSON in UTF-8: it contains a NUL byte");
            }
        }
    }

    private static ProblemException tooLarge() {
        return ProblemException.of(ProblemKind.TOO_LARGE, "A request must not be larger than 500 KB, unpacked; send smaller batches.");
    }
}
