package io.throughline.profile.privacy.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.StreamingOutput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.privacy.ExportedJson;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.privacy.request.DataRequest;
import io.throughline.profile.privacy.request.RequestResource;
import io.throughline.profile.privacy.request.RequestStore;
import io.throughline.profile.privacy.request.RequestStore.ExportPart;

/** The exported data of a person from all services, streamed part by part, so that they are never in memory as a whole. */
@ApplicationScoped
public class ExportStore {

    private final RequestStore store;

    @Inject
    ExportStore(RequestStore store) {
        this.store = store;
    }

    private interface Item {

        void write(String service, JsonNode item) throws IOException;
    }

    public StreamingOutput lines(DataRequest request) {
        return out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            forEach(request.id(), (service, item) -> {
                ObjectNode line = JsonRows.JSON.createObjectNode().put("service", service);
                line.setAll((ObjectNode) item);
                writer.write(ExportedJson.write(line));
                writer.write('\n');
            });
            writer.flush();
        };
    }

    /** The export as a page for people, in their language. */
    public StreamingOutput page(DataRequest request, ReportLanguage language) {
        return out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            PersonalReport report = new PersonalReport(writer, language);
            report.begin(request);
            forEach(request.id(), report::item);
            report.end();
            writer.flush();
        };
    }

    /** Fails where parts are deleted meanwhile: the download is aborted instead of ending too early. */
    private void forEach(String id, Item item) throws IOException {
        long expected = RequestResource.inTransaction(session -> store.countParts(session, id));
        String service = "";
        int part = 0;
        for (long seen = 0; seen < expected;) {
            String afterService = service;
            int afterPart = part;
            List<ExportPart> parts = RequestResource.inTransaction(session -> store.parts(session, id, afterService, afterPart));
            if (parts.isEmpty()) {
                throw new IOException("What was collected was deleted during the download");
            }
            for (ExportPart each : parts) {
                service = each.service();
                part = each.part();
                for (JsonNode every : ExportedJson.read(each.items())) {
                    item.write(service, every);
                }
            }
            seen += parts.size();
        }
    }
}
