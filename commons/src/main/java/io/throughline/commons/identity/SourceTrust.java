package io.throughline.commons.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How far a source's statements about identity, orders and consent are believed. */
public enum SourceTrust {

    /** A web page, an app or a device. Anybody can read its write key, so its statements about people are claims. */
    PUBLIC,
    /** A system of the company with a secret key. It may link identifiers, and recommendations are learnt from its orders. */
    SERVER,
    /** History that an operator imports: trusted like {@link #SERVER}, and of any age. */
    IMPORT;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the source's statements about identity, orders, names and prices are taken as true. */
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

    /** The trust stated in an event. Events from before sources had a trust state none, and count as public. */
    public static SourceTrust ofEvent(String word) {
        return word == null ? PUBLIC : parse(word);
    }
}
