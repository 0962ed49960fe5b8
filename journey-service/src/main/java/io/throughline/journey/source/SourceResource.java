package io.throughline.journey.source;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.page.Cursor;
import io.throughline.commons.page.Page;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Roles;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What may send events, and by which key. A change counts on every replica within two seconds. */
@Path("/v1/sources")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
@Tag(name = "sources", description = "What may send events, and by which write key")
class SourceResource {

    private static final String ID_MESSAGE = "must be 1 to 64 lower-case letters, digits, - and _, the first a letter or a digit";
    private static final String CHANNEL_MESSAGE = "must be a channel such as web, app, store, call_centre: 1 to 32 lower-case letters, digits and _, the first a letter";

    private final SourceStore store;
    private final WriteKeys keys;

    @Inject
    SourceResource(SourceStore store, WriteKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    @Schema(name = "SourceRequest", example = "{\"name\": \"Web shop\", \"channel\": \"web\", \"trust\": \"public\"}")
    record SourceRequest(
            @NotBlank(message = "must be given") @Size(max = 100, message = "must not be longer than 100 characters: it is a label in lists") String name,
            @NotNull(message = CHANNEL_MESSAGE) @Pattern(regexp = Source.CHANNEL, message = CHANNEL_MESSAGE) String channel,
            @Schema(description = "How far the source is believed: public (web, app, device: its key can be read by anybody; the default), server (a secret key of the company's own systems), import (history brought in by an operator). Left out: as it was.") SourceTrust trust,
            @Schema(description = "Of a public source alone: take what it says of who somebody is for true. Whoever copies its key can then speak for any customer; see docs/sources.md. Left out: as it was, at first false.") Boolean acceptClaims) {
    }

    @PUT
    @Path("{id}")
    @Audited(action = "source.change", thing = "id", purpose = "deciding what may send events, and how far it is believed")
    @Operation(summary = "Make a source, or change its name, channel and trust", description = "A changed channel or trust counts for events to come. The write key stays; see rotate.")
    @APIResponse(responseCode = "200", description = "Changed, or as it was", content = @Content(schema = @Schema(implementation = Source.class)))
    @APIResponse(responseCode = "201", description = "Made, with its write key", content = @Content(schema = @Schema(implementation = Source.class)))
    public Response put(@PathParam("id") @Pattern(regexp = Source.ID, message = ID_MESSAGE) String id,
            @NotNull(message = "must be given") @Valid SourceRequest body) {
        Boolean acceptClaims = acceptClaims(id, body);
        SourceStore.Saved saved = store.save(id, new SourceStore.Wanted(body.name().strip(), body.channel(), body.trust(), acceptClaims));
        keys.refresh();
        return Response.status(saved.created() ? 201 : 200).entity(saved.source()).build();
    }

    /** Claims are of public sources: accepting them ends where the source is raised, and is refused for one that is no public one. */
    private Boolean acceptClaims(String id, SourceRequest body) {
        SourceTrust trust = body.trust() != null ? body.trust() : store.find(id).map(Source::trust).orElse(SourceTrust.PUBLIC);
        if (trust == SourceTrust.PUBLIC) {
            return body.acceptClaims();
        }
        if (Boolean.TRUE.equals(body.acceptClaims())) {
            throw new ProblemException(Problem.invalidBody("/acceptClaims",
                    "must be left out or false where trust is " + trust.word() + ": what such a source says is taken for true anyway"));
        }
        return false;
    }

    @GET
    @Operation(summary = "All sources by id")
    public Page<Source> list(@QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE)
            @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit, @QueryParam("cursor") String cursor) {
        String after = cursor == null ? "" : Cursor.parts(cursor, 1).getFirst();
        List<Source> rows = store.after(after, limit + 1);
        return Page.of(rows, limit, last -> Cursor.of(last.id()));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One source")
    public Source get(@PathParam("id") String id) {
        return store.find(id).orElseThrow(() -> unknown(id));
    }

    @DELETE
    @Path("{id}")
    @Audited(action = "source.delete", thing = "id", purpose = "deciding what may send events, and how far it is believed")
    @Operation(summary = "Remove a source", description = "Its key stops to count; what it sent stays.")
    @APIResponse(responseCode = "204", description = "Removed, or was not there")
    public void delete(@PathParam("id") String id) {
        store.delete(id);
        keys.refresh();
    }

    @POST
    @Path("{id}/rotate")
    @Audited(action = "source.rotate", thing = "id", purpose = "deciding what may send events, and how far it is believed")
    @Operation(summary = "Give a source a new write key", description = "The old one stops to count within two seconds.")
    public Source rotate(@PathParam("id") String id) {
        Source rotated = store.rotate(id).orElseThrow(() -> unknown(id));
        keys.refresh();
        return rotated;
    }

    /**
     * @param secret signs visitors' tokens: keep it where only your server reads it
     * @param previousUntil when the secret before stops to count; null where there was none
     */
    @Schema(name = "VisitorTokenSecret", example = """
            {"secret": "q3mVb7nKx0…", "previousUntil": "2026-02-01T09:30:00Z"}""")
    record VisitorTokenSecret(String secret, @JsonInclude(JsonInclude.Include.NON_NULL) Instant previousUntil) {
    }

    @POST
    @Path("{id}/visitor-token-secret")
    @Audited(action = "source.secret", thing = "id", purpose = "letting a site say who its visitors are")
    @Operation(summary = "Give a source a new secret for its visitors' tokens", description = "Shown this once. Your server signs with it who signed in: a JWT, HS256, sub the user id, exp at most 24 h ahead; the page sends it as context.visitorToken. The secret before goes on to count for 24 h.")
    public VisitorTokenSecret newVisitorTokenSecret(@PathParam("id") String id) {
        Instant until = Instant.now().truncatedTo(ChronoUnit.MILLIS).plus(VisitorTokenVerifier.LONGEST);
        SourceStore.NewSecret made = store.newVisitorSecret(id, until).orElseThrow(() -> unknown(id));
        keys.refresh();
        return new VisitorTokenSecret(made.text(), made.replaces() ? until : null);
    }

    private static ProblemException unknown(String id) {
        return ProblemException.notFound("There is no source " + (id.matches(Source.ID) ? id : "of this id") + ".");
    }
}
