package io.throughline.cli.imports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.cli.CliFailure;
import io.throughline.cli.ProgressReporter;
import io.throughline.cli.collect.BatchReceipt;
import io.throughline.cli.collect.CollectorBatch;
import io.throughline.cli.collect.CollectorClient;
import io.throughline.cli.imports.RowMapper.Mapped;

/** One import. Rows are mapped in the file's order, sent in several concurrent batches, and counted. */
final class CsvImporter {

    /** @param concurrency how many batches are sent concurrently; 1 keeps the file's order */
    record Job(
            Path file, FileLayout layout, ImportMapping mapping, String source, String writeKey, int concurrency,
            ImportCheckpoint.Place place,
            boolean restart) {
    }

    private final Job job;
    private final CollectorClient collector;
    private final ObjectMapper json = new ObjectMapper();
    private final Semaphore underWay;
    private final AtomicReference<CliFailure> failure = new AtomicReference<>();
    private final AcknowledgedRows acknowledged;
    private final ImportCheckpoint resumed;
    private final ImportCounts importCounts;
    private final long startNanos = System.nanoTime();

    private Parcel parcel = new Parcel();
    private RejectedRowsFile rejects;

    CsvImporter(Job job, CollectorClient collector) {
        this.job = job;
        this.collector = collector;
        this.underWay = new Semaphore(job.concurrency());
        if (job.restart()) {
            ImportCheckpoint.delete(job.place().checkpoint());
        }
        this.resumed = ImportCheckpoint.read(job.place().checkpoint()).orElse(ImportCheckpoint.start(job.file()));
        this.importCounts = new ImportCounts(resumed);
        this.acknowledged = new AcknowledgedRows(resumed, job.place().checkpoint());
    }

    /** Rows of one batch, kept until it is acknowledged, so that quarantined events can be reported by line. */
    private static final class Parcel {
        final CollectorBatch batch = new CollectorBatch();
        final List<CsvRow> rows = new ArrayList<>();
    }

    ImportSummary run() throws InterruptedException {
        try (var reader = RowReader.open(job.file(), job.layout());
                var opened = RejectedRowsFile.open(job.place().rejects(), resumed.rows() == 0 ? 0 : Long.MAX_VALUE);
                var progress = ProgressReporter.every2Seconds(() -> line(reader))) {
            rejects = opened;
            readAll(reader);
            underWay.acquire(job.concurrency());
            acknowledged.save();
        }
        if (failure.get() != null) {
            throw new CliFailure(failure.get().getMessage() + " The same command goes on after row " + acknowledged.rows() + ".",
                    failure.get());
        }
        ImportCheckpoint.delete(job.place().checkpoint());
        return importCounts.summary(seconds(), collector.retries());
    }

    long resumedAfter() {
        return resumed.rows();
    }

    private String line(RowReader reader) {
        String line = importCounts.line(reader.bytesRead(), job.file().toFile().length(), seconds());
        return collector.trouble().isEmpty() ? line : line + "; trying again: " + collector.trouble();
    }

    private double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private void readAll(RowReader reader) throws InterruptedException {
        var mapper = new RowMapper(job.mapping(), reader.columns());
        var ids = new MessageIds(job.source());
        while (failure.get() == null && reader.hasNext()) {
            CsvRow row = reader.next();
            long number = importCounts.read();
            switch (mapper.map(row)) {
                case Mapped.Rejected rejected -> reject(row, rejected.reason());
                case Mapped.Call call -> {
                    // Rows before the checkpoint are mapped too, since identical rows are distinguished by counting from the beginning.
                    byte[] event = withId(call.fields(), ids);
                    if (event.length > CollectorBatch.MAX_EVENT_BYTES) {
                        reject(row, "is " + event.length + " bytes as an event; the collector takes " + CollectorBatch.MAX_EVENT_BYTES);
                    } else if (number > resumed.rows()) {
                        add(row, event, number);
                    }
                }
            }
        }
        if (failure.get() == null) {
            dispatch(importCounts.rows());
        }
    }

    private void reject(CsvRow row, String reason) {
        importCounts.reject();
        rejects.add(row, "rejected", reason);
    }

    private byte[] withId(Map<String, Object> call, MessageIds ids) {
        try {
            if (!call.containsKey("messageId")) {
                call.put("messageId", ids.next(json.writeValueAsBytes(call)));
            }
            return json.writeValueAsBytes(call);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void add(CsvRow row, byte[] event, long number) throws InterruptedException {
        if (!parcel.batch.hasRoomFor(event)) {
            dispatch(number - 1);
        }
        parcel.batch.add(event);
        parcel.rows.add(row);
    }

    /** @param upTo every row up to this number is in this batch, in an earlier one, or rejected */
    private void dispatch(long upTo) throws InterruptedException {
        Parcel full = parcel;
        parcel = new Parcel();
        var turn = acknowledged.expect(upTo);
        if (full.batch.isEmpty()) {
            acknowledged.done(turn, 0, 0);
            return;
        }
        underWay.acquire();
        Thread.ofVirtual().start(() -> {
            try {
                BatchReceipt receipt = collector.send(job.writeKey(), full.batch);
                receipt.quarantined()
                        .forEach(put -> rejects.add(full.rows.get(put.index()), "quarantined", put.field() + ": " + put.reason()));
                rejects.flush();
                importCounts.acknowledge(receipt.accepted(), receipt.quarantined().size());
                acknowledged.done(turn, receipt.accepted(), receipt.quarantined().size());
            } catch (CliFailure refused) {
                failure.compareAndSet(null, refused);
            } catch (RuntimeException | InterruptedException broken) {
                failure.compareAndSet(null, new CliFailure("The import broke off: " + broken.getMessage(), broken));
            } finally {
                underWay.release();
            }
        });
    }
}
