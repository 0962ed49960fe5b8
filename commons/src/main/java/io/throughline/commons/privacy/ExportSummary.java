package io.throughline.commons.privacy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Summarises what a service exported for a request, so that the collector of the parts detects a missing one.
 *
 * @param lines the number of items in all parts
 * @param digest SHA-256, base64url without padding, of the parts' digests in order, each SHA-256 in lower-case hex followed by a
 *        line feed
 */
@RegisterForReflection
public record ExportSummary(int parts, long lines, String digest) {

    /** @param digests the digest of each part, in order; see {@link #digest(byte[])} */
    public static ExportSummary of(List<String> digests, long lines) {
        String list = String.join("", digests.stream().map(each -> each + '\n').toList());
        return new ExportSummary(digests.size(), lines,
                Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(list.getBytes(StandardCharsets.US_ASCII))));
    }

    /** The digest of a part as it was sent: SHA-256 in lower-case hex. */
    public static String digest(byte[] part) {
        return HexFormat.of().formatHex(sha256(part));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
