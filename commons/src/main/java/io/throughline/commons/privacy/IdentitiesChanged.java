package io.throughline.commons.privacy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * That profiles were merged or separated. Told on topic {@code privacy} after Kafka has all that topic {@code identities} says
 * of it: who has read that topic as far as it goes by then, follows the changes.
 *
 * @param announcementId which the receipts are of
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@RegisterForReflection
public record IdentitiesChanged(String announcementId, List<Change> changes, Instant at) {

    public static final String TYPE = "io.throughline.identity.changed.v1";
    /** The kind of a receipt that says that a service follows. */
    public static final String RECEIPT_KIND = "identity";

    /**
     * @param kind {@code merge} or {@code separation}
     * @param profiles all that are concerned
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @RegisterForReflection
    public record Change(UUID changeId, String kind, List<UUID> profiles) {
    }
}
