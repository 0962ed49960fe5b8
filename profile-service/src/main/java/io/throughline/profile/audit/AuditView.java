package io.throughline.profile.audit;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entry of the audit log as it is read. */
@Schema(name = "AuditLogEntry")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditView(long seq, Instant at, String actor, List<String> roles, @Schema(examples = "profile.read") String action,
        @Schema(examples = "GET /v1/profiles/{id}") String resource,
        @Schema(description = "Identifiers of the people concerned, 200 at most; of who was erased, the digest alone") List<
                String> subjects,
        @Schema(description = "How many people it was about") int people,
        @Schema(description = "In the caller's words (header X-Access-Reason), else what the endpoint is there "
                + "for") @Nullable String reason,
        String service, @Schema(description = "HTTP status; 0 for what no request did") int outcome,
        @Schema(description = "SHA-256 over the hash before it and this entry, in hex") String hash) {

    static AuditView of(ChainedAuditEntry entry, JsonNode names) {
        return new AuditView(entry.seq(), entry.at(), entry.actor(), entry.roles(), entry.action(), entry.resource(),
                entry.subjects().stream().map(digest -> names.path(digest).asText(digest)).toList(), entry.people(), entry.reason(),
                entry.service(), entry.outcome(), entry.hash());
    }
}
