package io.throughline.cli.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.CliFailure;
import io.throughline.cli.ProgressReporter;
import io.throughline.cli.stack.ServiceApi;

/**
 * Uploads a file as a dataset, part by part. The service reports what has arrived, so that the same command continues an
 * interrupted upload and changes nothing after a completed one.
 */
final class DatasetUpload {

    /** The service accepts 1 MB. */
    static final int PART_BYTES = 1_000_000;

    /** The role for requests; only analyst and admin may upload datasets. */
    private static final String ROLE = "analyst";
    private static final Set<String> COLUMNS = Set.of("case", "activity", "time", "channel", "type", "value");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MOST_TRIES = 8;
    private static final long FIRST_PAUSE_MILLIS = 125;
    private static final long LONGEST_PAUSE_MILLIS = 20_000;

    /**
     * @param columns the file's names of the columns case, activity, time, channel, type and value
     * @param numbers further columns that are numbers
     */
    record Job(
            Path file, String name, String subjects, String content, Charset charset, String zone, Map<String, String> columns,
            List<String> numbers,
            Path checkpoint) {

        boolean isXes() {
            return file.toString().endsWith(".xes") || file.toString().endsWith(".xes.gz");
        }
    }

    private final Job job;
    private final ServiceApi api;
    private final URI service;
    private volatile int part;
    private volatile long bytes;

    DatasetUpload(Job job, ServiceApi api, URI service) {
        this.job = job;
        this.api = api;
        this.service = service;
        if (!COLUMNS.containsAll(job.columns().keySet())) {
            throw new CliFailure("With --dataset, --map is of " + COLUMNS.stream().sorted().toList() + ".");
        }
    }

    /** The complete dataset, as the service describes it. */
    record Uploaded(JsonNode dataset) {

        String text() {
            return """
          dataset      %s  %s
          %-12s %,d
          left out     %,d, of people who were erased
          first event  %s
          last event   %s
          Ask it: put "dataset": "%s" into a question, with a period that begins with the first event and ends after the last."""
                    .formatted(
                            dataset.path("id").asText(), dataset.path("name").asText(), dataset.path("content").asText(),
                            dataset.path("rows").asLong(),
                            dataset.path("left").asLong(), dataset.path("from").asText("-"), dataset.path("to").asText("-"),
                            dataset.path("id").asText());
        }
    }

    Uploaded run(boolean restart) throws InterruptedException {
        return new Uploaded(take(restart));
    }

    private JsonNode take(boolean restart) throws InterruptedException {
        JsonNode begun = begun(restart);
        // The file is opened before a dataset is created, so that a missing file is reported first.
        try (InputStream in = job.isXes() ? Utf8Stream.raw(job.file()) : Utf8Stream.open(job.file(), job.charset());
                var progress = ProgressReporter.every2Seconds(() -> "part %,d, %,d bytes".formatted(part, bytes))) {
            if (begun != null && begun.path("status").asText().equals("ready")) {
                return begun;
            }
            JsonNode dataset = begun == null ? create() : begun;
            return job.isXes() ? whole(dataset, in) : parts(dataset, in);
        } catch (IOException unreadable) {
            throw new CliFailure("Cannot read on in " + job.file() + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private JsonNode begun(boolean restart) {
        String id = DatasetCheckpoint.read(job.checkpoint());
        if (id == null) {
            return null;
        }
        if (restart) {
            ServiceApi.Answer gone = api.delete(ROLE, service, "/v1/datasets/" + id);
            if (gone.status() != 404) {
                api.expect(gone, "Deleting the dataset that was begun");
            }
            ImportCheckpoint.delete(job.checkpoint());
            return null;
        }
        ServiceApi.Answer found = api.get(ROLE, service, "/v1/datasets/" + id);
        return found.status() == 404 ? null : api.expect(found, "Asking how far the upload came");
    }

    private JsonNode create() {
        var body = new LinkedHashMap<String, Object>();
        body.put("name", job.name());
        body.put("subjects", job.subjects());
        body.put("content", job.content());
        if (job.zone() != null) {
            body.put("zone", job.zone());
        }
        var columns = new LinkedHashMap<String, Object>(job.columns());
        if (!job.numbers().isEmpty()) {
            columns.put("numbers", job.numbers());
        }
        if (!columns.isEmpty()) {
            body.put("columns", columns);
        }
        JsonNode made = api.expect(api.post(ROLE, service, "/v1/datasets", body), "Making the dataset");
        DatasetCheckpoint.write(job.checkpoint(), made.path("id").asText());
        return made;
    }

    /** Sends the parts. A file is always split at the same places, so parts that have arrived are skipped. */
    private JsonNode parts(JsonNode dataset, InputStream in) throws IOException, InterruptedException {
        int had = dataset.path("parts").asInt();
        byte[] next = in.readNBytes(PART_BYTES);
        JsonNode after = dataset;
        while (next != null) {
            byte[] current = next;
            next = in.readNBytes(PART_BYTES);
            next = next.length == 0 ? null : next;
            part++;
            bytes += current.length;
            if (part > had) {
                after = send(dataset, current, "text/csv", next == null);
            }
        }
        if (!after.path("status").asText().equals("ready")) {
            throw new CliFailure("The service has more parts of it than the file has: begin anew with --restart.");
        }
        return after;
    }

    private JsonNode whole(JsonNode dataset, InputStream in) throws IOException, InterruptedException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            in.transferTo(gzip);
        }
        if (packed.size() > PART_BYTES) {
            throw new CliFailure("XES is sent whole, and %s has %,d bytes packed; the service takes %,d. Export it as CSV."
                    .formatted(job.file(), packed.size(), PART_BYTES));
        }
        part = 1;
        bytes = packed.size();
        return send(dataset, packed.toByteArray(), "application/gzip", true);
    }

    /** Sends a part, and repeats it while the service is unavailable. A part that has arrived already changes nothing. */
    private JsonNode send(JsonNode dataset, byte[] body, String type, boolean last) throws InterruptedException {
        String id = dataset.path("id").asText();
        String path = "/v1/datasets/" + id + "/parts/" + part + "?last=" + last;
        for (int tries = 1;; tries++) {
            try {
                ServiceApi.Answer answer = api.putBytes(ROLE, service, path, type, body, PATIENCE);
                // The request of a part that timed out may still be running; it will soon be completed or abandoned.
                boolean again = answer.status() == 503 || answer.status() == 409 && tries > 1;
                if (!again || tries == MOST_TRIES) {
                    return api.expect(answer, "Part " + part + " (dataset " + id + ")");
                }
            } catch (CliFailure failed) {
                if (!(failed.getCause() instanceof IOException) || tries == MOST_TRIES) {
                    throw failed;
                }
            }
            Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << tries));
        }
    }
}
