package io.throughline.profile.privacy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.StreamingOutput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.profile.profile.JsonRows;

/** What the services gave out of a person, streamed part by part: it never stands in memory whole. */
@ApplicationScoped
class Exports {

    private final RequestStore store;

    @Inject
    Exports(RequestStore store) {
        this.store = store;
    }

    private interface Item {

        void write(String service, JsonNode item) throws IOException;
    }

    StreamingOutput lines(DataRequest request) {
        return out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            forEach(request.id(), (service, item) -> {
                ObjectNode line = JsonRows.JSON.createObjectNode().put("service", service);
                line.setAll((ObjectNode) item);
                writer.write(line.toString());
                writer.write('\n');
            });
            writer.flush();
        };
    }

    /** For people: a table an item, in the words of the data. */
    StreamingOutput page(DataRequest request) {
        return out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            writer.write("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escaped(request.id())
                    + "</title><style>body{font-family:sans-serif}table{border-collapse:collapse;margin:0 0 1em}"
                    + "td{border:1px solid #ccc;padding:2px 6px;vertical-align:top}</style></head><body><h1>What is kept of you</h1><p>Request "
                    + escaped(request.id()) + ", answered " + request.finishedAt() + " by four services.</p>");
            String[] heading = { "" };
            forEach(request.id(), (service, item) -> {
                String next = service + ": " + item.path("kind").asText();
                if (!next.equals(heading[0])) {
                    heading[0] = next;
                    writer.write("<h2>" + escaped(next) + "</h2>");
                }
                writer.write("<table>");
                for (Iterator<Map.Entry<String, JsonNode>> fields = item.path("data").fields(); fields.hasNext();) {
                    Map.Entry<String, JsonNode> field = fields.next();
                    writer.write("<tr><td>" + escaped(field.getKey()) + "</td><td>"
                            + escaped(field.getValue().isTextual() ? field.getValue().textValue() : field.getValue().toString()) + "</td></tr>");
                }
                writer.write("</table>");
            });
            writer.write("</body></html>");
            writer.flush();
        };
    }

    private void forEach(String id, Item item) throws IOException {
        String service = "";
        int part = 0;
        while (true) {
            String afterService = service;
            int afterPart = part;
            JsonNode parts = RequestResource.inTransaction(session -> store.parts(session, id, afterService, afterPart));
            if (parts.isEmpty()) {
                return;
            }
            for (JsonNode each : parts) {
                service = each.get("service").textValue();
                part = each.get("part").intValue();
                for (JsonNode every : each.get("items")) {
                    item.write(service, every);
                }
            }
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
