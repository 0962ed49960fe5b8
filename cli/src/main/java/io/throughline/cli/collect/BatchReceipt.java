package io.throughline.cli.collect;

import java.util.List;

/** What the collector did with a batch that it took: accepted is durable, quarantined waits to be mended. */
public record BatchReceipt(int accepted, List<Quarantined> quarantined) {

    /** @param index the event's place in the batch, from 0 */
    public record Quarantined(int index, String messageId, String field, String reason) {
    }
}
