package io.throughline.journey.source;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.throughline.commons.audit.AuditedState;
import io.throughline.commons.identity.SourceTrust;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A sender of events: a website, an app, the tills of a shop. All its events belong to one channel.
 *
 * @param writeKey allows sending and nothing else; 192 random bits. Anybody can read the key of a public source
 * @param trust how far its statements on identity, orders and consent are believed
 * @param acceptClaims for a public source: whether an administrator accepts its statements on identity as true
 * @param visitorSecrets the secrets with which its visitors' tokens may be signed, the current one first; never shown
 */
@Schema(name = "Source", example = """
        {"id": "shop-web", "name": "Web shop", "channel": "web", "writeKey": "k5b0dT0YyH8m1cXq2vJw7s9LrEzAfUoP",
         "trust": "public", "acceptClaims": false, "createdAt": "2026-01-31T09:30:00Z"}""")
public record Source(String id, String name, @Schema(description = "The channel of all its events") String channel,
        @Schema(description = "Authorises to send events, and to nothing else. Anybody can read that of a public source") String writeKey,
        @Schema(description = "How far the source is believed in what it says about who somebody is, orders and consent") SourceTrust trust,
        @Schema(description = "Whether what a public source says about who somebody is counts as true") boolean acceptClaims,
        Instant createdAt,
        @JsonIgnore @Schema(hidden = true) List<VisitorSecret> visitorSecrets) implements AuditedState {

    public static final String ID = "[a-z0-9][a-z0-9_-]{0,63}";
    public static final String CHANNEL = "[a-z][a-z0-9_]{0,31}";

    @Override
    public String auditedState() {
        return "trust=" + trust.wireName() + " acceptClaims=" + acceptClaims;
    }
}
