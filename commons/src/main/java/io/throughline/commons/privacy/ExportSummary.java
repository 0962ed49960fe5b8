package io.throughline.commons.privacy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What a service gave out for a request, so that whoever collects the parts finds out whether one is missing.
 *
 * @param lines the items of all parts
 * @param digest SHA-256, base64url without padding, of the parts' digests in order, each SHA-256 in lower-case hex followed by a line feed
 */
@RegisterForReflection
public record ExportSummary(int parts, long lines, String digest) {

    /** @param digests of each part in order, see {@link #digest(byte[])} */
    public static ExportSummary of(List<String> digests, long lines) {
        String list = String.join("", digests.stream().map(each -> each + '\n').toList());
        return new ExportSummary(digests.size(), lines,
                Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(list.getBytes(StandardCharsets.US_ASCII))));
    }

    /** The digest of a part as it was told: SHA-256 in lower-case hex. */
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
