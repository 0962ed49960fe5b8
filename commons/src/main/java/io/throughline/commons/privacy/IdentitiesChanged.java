package io.throughline.commons.privacy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Announces that profiles were merged or separated. It is published on topic {@code privacy} after Kafka has all records of the
 * change on topic {@code identities}. A reader of that topic who has read everything published by then has applied the change.
 *
 * @param announcementId the announcement that receipts refer to
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@RegisterForReflection
public record IdentitiesChanged(String announcementId, List<Change> changes, Instant at) {

    public static final String TYPE = "io.throughline.identity.changed.v1";
    /** The kind of a receipt which says that a service has applied the change. */
    public static final String RECEIPT_KIND = "identity";

    /**
     * @param kind {@code merge} or {@code separation}
     * @param profiles all profiles concerned
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @RegisterForReflection
    public record Change(UUID changeId, String kind, List<UUID> profiles) {
    }
}
