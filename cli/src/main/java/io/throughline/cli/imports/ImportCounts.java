package io.throughline.cli.imports;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The numbers of rows read, sent and refused so far. */
final class ImportCounts {

    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong accepted;
    private final AtomicLong quarantined;

    ImportCounts(ImportCheckpoint resumed) {
        this.accepted = new AtomicLong(resumed.accepted());
        this.quarantined = new AtomicLong(resumed.quarantined());
    }

    long read() {
        return rows.incrementAndGet();
    }

    long rows() {
        return rows.get();
    }

    void reject() {
        rejected.incrementAndGet();
    }

    void acknowledge(int newlyAccepted, int newlyQuarantined) {
        accepted.addAndGet(newlyAccepted);
        quarantined.addAndGet(newlyQuarantined);
    }

    String line(long bytesRead, long bytesInAll, double seconds) {
        double share = bytesInAll == 0 ? 1 : (double) bytesRead / bytesInAll;
        String eta = share <= 0 ? "?" : Duration.ofSeconds(Math.round(seconds / share - seconds)).toString().substring(2).toLowerCase();
        return "%,d rows read, %,d acknowledged, %,.0f rows/s, %.0f %%, about %s left"
                .formatted(rows.get(), accepted.get() + quarantined.get(), rows.get() / seconds, share * 100, eta);
    }

    ImportSummary summary(double seconds, long retries) {
        return new ImportSummary(rows.get(), accepted.get(), quarantined.get(), rejected.get(), retries, seconds);
    }
}
