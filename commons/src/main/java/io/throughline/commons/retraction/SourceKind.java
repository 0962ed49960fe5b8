package io.throughline.commons.retraction;

import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The kind of a sender. Each kind has its own ids, so two senders of different kinds may have the same id. */
@RegisterForReflection
public enum SourceKind {

    /** A source of the collector, with an id such as {@code shop-web}. */
    SOURCE("/sources/"),
    /** A partner's client, with an id such as {@code partner-mall}, which posts feedback and consents. */
    PARTNER("/partners/");

    private final String path;

    SourceKind(String path) {
        this.path = path;
    }

    /** The form in JSON: {@code source}, {@code partner}. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException where the text is neither */
    @JsonCreator
    public static SourceKind of(String text) {
        for (SourceKind each : values()) {
            if (each.text().equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException("An origin is source or partner");
    }

    /** The CloudEvents source of this sender's events: {@code /sources/shop-web}. */
    public String eventSource(String source) {
        return path + source;
    }

    /** The kind of sender of a CloudEvents source; empty where it belongs to neither kind. */
    public static Optional<SourceKind> ofEventSource(String eventSource) {
        for (SourceKind each : values()) {
            if (eventSource.startsWith(each.path)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The sender's id in a CloudEvents source of this kind. */
    public String idIn(String eventSource) {
        return eventSource.substring(path.length());
    }
}
