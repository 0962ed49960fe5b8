package io.throughline.commons.retraction;

import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What kind of sender a source is. Both kinds have ids of their own, which may be alike. */
@RegisterForReflection
public enum SourceKind {

    /** A source of the collector, by its id, such as {@code shop-web}. */
    SOURCE("/sources/"),
    /** A partner's client, by its id, such as {@code partner-mall}, which posts feedback and consents. */
    PARTNER("/partners/");

    private final String path;

    SourceKind(String path) {
        this.path = path;
    }

    /** In JSON: {@code source}, {@code partner}. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException where it is neither */
    @JsonCreator
    public static SourceKind of(String text) {
        for (SourceKind each : values()) {
            if (each.text().equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException("An origin is source or partner");
    }

    /** The CloudEvents source of what such a sender says: {@code /sources/shop-web}. */
    public String eventSource(String source) {
        return path + source;
    }

    /** Which kind of sender a CloudEvents source is of; empty where it is neither's. */
    public static Optional<SourceKind> ofEventSource(String eventSource) {
        for (SourceKind each : values()) {
            if (eventSource.startsWith(each.path)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The id in a CloudEvents source of this kind. */
    public String idIn(String eventSource) {
        return eventSource.substring(path.length());
    }
}
