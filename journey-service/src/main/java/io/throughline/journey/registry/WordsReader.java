package io.throughline.journey.registry;

import io.throughline.journey.analysis.Part;

/** Reads a text in two languages: {@code {"zh": "结账", "en": "Checkout"}}, of which one may be missing. */
public final class WordsReader {

    private WordsReader() {
    }

    /** Null where it is missing, or a fault. */
    public static Words optional(Part part, String field, int most) {
        return part.part(field).map(words -> {
            if (!part.find(field).orElseThrow().isObject()) {
                return null;
            }
            Words read = new Words(words.text("zh", most), words.text("en", most));
            if (!words.has("zh") && !words.has("en")) {
                words.fault(null, "must have zh, en, or both");
            }
            words.done();
            return read.zh() == null && read.en() == null ? null : read;
        }).orElse(null);
    }

    public static Words required(Part part, String field, int most) {
        if (!part.has(field)) {
            part.find(field);
            part.fault(field, "is missing");
        }
        return optional(part, field, most);
    }
}
