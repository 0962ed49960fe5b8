package io.throughline.commons.test.fuzz;

import java.util.Base64;
import java.util.Map;

/**
 * A request in the form in which it is sent.
 *
 * @param operation its operation, such as {@code PUT /v1/segments/{id}}
 * @param target path and query as sent, possibly no valid URI
 * @param body null where there is none
 */
public record FuzzRequest(String operation, String method, String target, Map<String, String> headers, byte[] body) {

    private static final int MOST_SHOWN = 3_000;

    /** The request as a shell command, with $TOKEN in place of its token. */
    public String line() {
        StringBuilder line = new StringBuilder("curl --path-as-is -g -X ").append(method).append(" $SERVICE").append(quoted(cut(target)));
        headers.forEach((name, value) -> line.append(" -H ")
                .append(quoted(name + ": " + (value.startsWith("Bearer ") ? "Bearer $TOKEN" : cut(value)))));
        if (body != null) {
            String encoded = Base64.getEncoder().encodeToString(body);
            line.append(encoded.length() > MOST_SHOWN ? " # body of " + body.length + " bytes: send the case by its number"
                    : " --data-binary @<(echo " + encoded + " | base64 -d)");
        }
        return line.toString();
    }

    private static String cut(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''").replaceAll("[\\r\\n]", "?") + "'";
    }
}
