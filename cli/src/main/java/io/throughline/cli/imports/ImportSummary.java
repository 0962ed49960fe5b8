package io.throughline.cli.imports;

/**
 * The results for a file's rows: {@code rows = accepted + quarantined + rejected}.
 *
 * @param accepted acknowledged by the collector as durable, including those that it already had
 * @param quarantined quarantined by the collector, to be corrected and replayed
 * @param rejected not sent, since they did not fit the mapping
 * @param retries how many times a batch was sent again
 */
record ImportSummary(long rows, long accepted, long quarantined, long rejected, long retries, double seconds) {

    boolean everyRowGotThrough() {
        return rejected == 0 && quarantined == 0;
    }

    String text() {
        return """
        rows read    %,10d
        accepted     %,10d
        quarantined  %,10d
        rejected     %,10d
        seconds      %,10.1f
        rows/s       %,10.0f%s"""
                .formatted(rows, accepted, quarantined, rejected, seconds, rows / seconds,
                        retries == 0 ? "" : "\nsent again   %,10d batches".formatted(retries));
    }
}
