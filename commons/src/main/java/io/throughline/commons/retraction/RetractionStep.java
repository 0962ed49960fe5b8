package io.throughline.commons.retraction;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What services do for a retraction: count the data, which changes nothing, or delete them. */
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

    /** The kind of the receipt that answers this step. */
    public String receiptKind() {
        return this == COUNT ? SourceRetraction.COUNT_RECEIPT : SourceRetraction.RECEIPT;
    }
}
