package io.throughline.cli.collect;

import java.util.List;

/** The collector's answer to an accepted batch: accepted events are durable, quarantined ones have to be corrected. */
public record BatchReceipt(int accepted, List<Quarantined> quarantined) {

    /** @param index the event's index in the batch, from 0 */
    public record Quarantined(int index, String messageId, String field, String reason) {
    }
}
