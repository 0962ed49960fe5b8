package io.throughline.commons.retraction;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What services are to do for a retraction: count what there is, which changes nothing, or delete it. */
public enum RetractionStep {

    COUNT, RETRACT;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static RetractionStep of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** The kind of the receipt that answers it. */
    public String receiptKind() {
        return this == COUNT ? SourceRetraction.COUNT_RECEIPT : SourceRetraction.RECEIPT;
    }
}
