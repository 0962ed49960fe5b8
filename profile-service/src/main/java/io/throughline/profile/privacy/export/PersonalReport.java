package io.throughline.profile.privacy.export;

import java.io.IOException;
import java.io.Writer;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.privacy.ExportedJson;
import io.throughline.profile.privacy.request.DataRequest;

/** Writes a person's data as an HTML page. */
final class PersonalReport {

    private static final String STYLE = "body{font-family:sans-serif;max-width:60em;margin:1em auto;line-height:1.5}"
            + "dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 1em;margin:0 0 1em;padding:.5em;border:1px solid #ccc}"
            + "dl dl{margin:0}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}ul{margin:0;padding-left:1.2em}";

    private final Writer writer;
    private final ReportLanguage language;
    private String section = "";
    private long items;

    PersonalReport(Writer writer, ReportLanguage language) {
        this.writer = writer;
        this.language = language;
    }

    void begin(DataRequest request) throws IOException {
        String title = language.text("title");
        writer.write("<!doctype html><html lang=\"" + language.tag() + "\"><head><meta charset=\"utf-8\"><title>" + title
                + "</title><style>" + STYLE
                + "</style></head><body><h1>" + title + "</h1><p>"
                + language.text("answered").formatted(escaped(request.id()), ExportedJson.time(request.finishedAt())) + "</p><p>"
                + language.text("times") + "</p>");
    }

    void item(String service, JsonNode item) throws IOException {
        String kind = item.path("kind").asText();
        if (!section.equals(service + ' ' + kind)) {
            section = service + ' ' + kind;
            writer.write("<h2>" + escaped(language.kind(kind)) + "</h2><p>" + escaped(language.text(service)) + "</p>");
        }
        items++;
        fields(item.path("data"));
    }

    void end() throws IOException {
        writer.write("<p>" + language.text("end").formatted(items) + "</p></body></html>");
    }

    private void fields(JsonNode object) throws IOException {
        writer.write("<dl>");
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!field.getValue().isNull()) {
                writer.write("<dt>" + escaped(language.field(field.getKey())) + "</dt><dd>");
                value(field.getValue());
                writer.write("</dd>");
            }
        }
        writer.write("</dl>");
    }

    private void value(JsonNode value) throws IOException {
        if (value.isObject() && !value.isEmpty()) {
            fields(value);
        } else if (value.isArray() && !value.isEmpty()) {
            writer.write("<ul>");
            for (JsonNode each : value) {
                writer.write("<li>");
                value(each);
                writer.write("</li>");
            }
            writer.write("</ul>");
        } else if (value.isContainerNode()) {
            writer.write(language.text("nothing"));
        } else {
            writer.write(escaped(value.isBoolean() ? language.text(value.asText()) : value.asText()));
        }
    }

    /** Also escapes what HTML cannot contain: control characters and halves of surrogate pairs are shown as JSON escapes. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                escaped.append(c).append(text.charAt(++i));
                continue;
            }
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\n', '\t' -> escaped.append(c);
                default -> {
                    if (Character.isISOControl(c) || Character.isSurrogate(c) || c == '\ufffe' || c == '\uffff') {
                        escaped.append(String.format("\\u%04x", (int) c));
                    } else {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }
}
