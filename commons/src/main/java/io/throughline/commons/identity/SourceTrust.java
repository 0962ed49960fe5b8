package io.throughline.commons.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How far a source of events is believed in what it says of who somebody is, of orders and of agreement. */
public enum SourceTrust {

    /** A web page, an app or a device: its write key can be read by anybody, so what it says of people is a claim. */
    PUBLIC,
    /** A system of the company's own, whose key is secret: it may link identifiers, and its orders are learnt from. */
    SERVER,
    /** History that an operator brings in: believed like {@link #SERVER}, and of any age. */
    IMPORT;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether what the source says of who somebody is, of orders, names and prices is taken for true. */
    public boolean isTrusted() {
        return this != PUBLIC;
    }

    /** @throws IllegalArgumentException where the word is none of the three */
    @JsonCreator
    public static SourceTrust parse(String word) {
        return of(word).orElseThrow(() -> new IllegalArgumentException("must be one of public, server, import"));
    }

    public static Optional<SourceTrust> of(String word) {
        return Arrays.stream(values()).filter(each -> each.wireName().equals(word)).findFirst();
    }

    /** Of an event; events from before sources had a trust name none, and count as public. */
    public static SourceTrust ofEvent(String word) {
        return word == null ? PUBLIC : parse(word);
    }
}
