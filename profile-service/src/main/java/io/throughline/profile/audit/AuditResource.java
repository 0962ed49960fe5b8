package io.throughline.profile.audit;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.security.RealmRoles;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists who read or changed whose data, in all four services. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.PRIVACY, RealmRoles.ADMIN })
@Tag(name = "audit",
        description = "Who read or changed whose data, when and why, in all four services: a chain of hashes, so that what is changed "
                + "or taken out afterwards shows.")
class AuditResource {

    private static final int WALKED_AT_ONCE = 1_000;

    private final AuditLog log;

    @Inject
    AuditResource(AuditLog log) {
        this.log = log;
    }

    @GET
    @Audited(action = "audit.read", subject = "subject", purpose = "supervision of access to personal data")
    @Operation(operationId = "listAuditEntries", summary = "List the entries of the audit log, newest first")
    @APIResponse(responseCode = "200", description = "A page of entries")
    public Uni<Page<AuditView>> list(
            @Parameter(description = "The user, or the client of a program") @QueryParam("actor") String actor,
            @Parameter(description = "Whose data: an identifier such as email:li@example.cn, or profile_id:<uuid>",
                    schema = @Schema(type = SchemaType.STRING)) @QueryParam("subject") Identifier subject,
            @Parameter(description = "Such as profile.read") @QueryParam("action") String action,
            @Parameter(description = "Such as journey-service") @QueryParam("service") String service,
            @Parameter(description = "The earliest time, RFC 3339, itself included") @QueryParam("from") Instant from,
            @Parameter(description = "The first time that is too late, RFC 3339") @QueryParam("to") Instant to,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        AuditQuery query = AuditQuery.of(actor, subject, action, service, from, to,
                cursor == null ? null : number(PageCursor.parts(cursor, 1).getFirst()));
        return StoreFailures
                .orUnavailable(Panache.withSession(() -> Panache.getSession().chain(session -> log.page(session, query, limit + 1))))
                .map(rows -> Page.of(rows, limit, last -> PageCursor.of(last.seq())));
    }

    @GET
    @Path("verification")
    @RunOnVirtualThread
    @Audited(action = "audit.verify", purpose = "supervision of access to personal data")
    @Operation(operationId = "verifyAuditLog", summary = "Verify that the audit log is as it was written",
            description = "Reads the whole chain of hashes, in bounded memory. Note the hash `head` elsewhere from time to time: only "
                    + "a comparison with such a note shows that the newest entries were removed.")
    @APIResponse(responseCode = "200", description = "Whether the chain is unbroken, and its last hash")
    public AuditChainVerifier.Result verify(
            @Parameter(description = "A hash that was the head before: must be in the chain still") @QueryParam("head") @Pattern(
                    regexp = "[0-9a-f]{64}", message = "must be a SHA-256 in hex, as `head` of an earlier verification") String head) {
        AuditChainVerifier walk = new AuditChainVerifier(head);
        List<ChainedAuditEntry> entries;
        long seq = 0;
        do {
            entries = next(seq);
            for (ChainedAuditEntry entry : entries) {
                if (!walk.step(entry)) {
                    return walk.result();
                }
                seq = entry.seq();
            }
        } while (!entries.isEmpty());
        return walk.result();
    }

    private List<ChainedAuditEntry> next(long seq) {
        return PostgresClient.await(() -> StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession()
                .chain(session -> log.after(session, seq, WALKED_AT_ONCE)))));
    }

    private static Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw PageCursor.invalid();
        }
    }
}
