package io.throughline.profile.segment.membership;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.profile.core.JsonRows;

/** The formats of a member export, one member per line. */
public enum MemberExportFormat {

    CSV("text/csv; charset=utf-8", "csv") {
        @Override
        String head(List<String> traits) {
            return "profile_id,since," + traits.stream().map(MemberExportFormat::field).collect(Collectors.joining(",")) + "\r\n";
        }

        @Override
        String line(MemberView member, List<String> traits) {
            return member.profileId() + "," + member.since() + ","
                    + traits.stream().map(trait -> value(member.traits().get(trait))).collect(Collectors.joining(",")) + "\r\n";
        }
    },

    NDJSON("application/x-ndjson", "ndjson") {
        @Override
        String head(List<String> traits) {
            return "";
        }

        @Override
        String line(MemberView member, List<String> traits) throws IOException {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("profileId", member.profileId());
            line.put("since", member.since());
            line.put("traits", member.traits());
            return JsonRows.JSON.writeValueAsString(line) + "\n";
        }
    };

    /** Without a byte order mark, Excel reads the file in the system's legacy code page and corrupts Chinese. */
    static final String BOM = "\uFEFF";

    final String mediaType;
    final String extension;

    MemberExportFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    abstract String head(List<String> traits);

    abstract String line(MemberView member, List<String> traits) throws IOException;

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    static String value(JsonNode value) {
        return value == null || value.isNull() ? "" : value.isNumber() || value.isBoolean() ? value.asText()
                : field(value.isTextual() ? value.textValue() : value.toString());
    }

    /** RFC 4180. A text that a spreadsheet would read as a formula is prefixed with an apostrophe (OWASP, CSV injection). */
    public static String field(String text) {
        String safe = text.isEmpty() || "=+-@\t\r\n＝＋－＠".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n') ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
