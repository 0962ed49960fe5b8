package io.throughline.journey.source;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.RealmRoles;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of sources and their write keys. A change takes effect on every replica within two seconds. */
@Path("/v1/sources")
@RolesAllowed(RealmRoles.ADMIN)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sources", description = "What may send events, and by which write key")
class SourceResource {

    static final String ID_MEANING = "The source's id, chosen by the caller when it was made";
    private static final String UNKNOWN = "There is no source with this id";
    private static final String CREATE_EXAMPLE = """
            {"name": "Web shop", "channel": "web"}""";
    private static final String TRUST_EXAMPLE = """
            {"name": "Order system", "channel": "store", "trust": "server"}""";
    private static final String ID_MESSAGE = "must be 1 to 64 lower-case letters, digits, - and _, the first a letter or a digit";
    private static final String CHANNEL_MESSAGE =
            "must be a channel such as web, app, store, call_centre: 1 to 32 lower-case letters, digits and _, the first a letter";

    private final SourceStore store;
    private final WriteKeys keys;

    @Inject
    SourceResource(SourceStore store, WriteKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    @Schema(name = "SourceRequest")
    record SourceRequest(
            @NotBlank @Size(min = 1, max = 100) @Schema(description = "A label for lists") String name,
            @Pattern(regexp = Source.CHANNEL, message = CHANNEL_MESSAGE) @Schema(
                    description = "The channel of all its events, such as web, app, store or call_centre", example = "web") String channel,
            @Nullable @Schema(
                    description = "How far the source is believed: public (a web page, an app, a device: anybody can read its key), "
                            + "server (a system of the company's own, with a secret key) or import (history that an operator brings "
                            + "in). If it is left out, it stays as it was; a new source is public.") SourceTrust trust,
            @Nullable @Schema(
                    description = "For a public source only: whether what it says about who somebody is counts as true. Whoever copies "
                            + "its key can then speak for any customer; see docs/sources.md. If it is left out, it stays as it was; it "
                            + "is false for a new source.") Boolean acceptClaims) {
    }

    @PUT
    @Path("{id}")
    @Audited(action = "source.change", thing = "id", purpose = "deciding what may send events, and how far it is believed")
    @Operation(operationId = "putSource", summary = "Create or change a source",
            description = "A changed channel or trust holds for later events. The write key stays the same; see rotateSourceWriteKey.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = SourceRequest.class),
                    examples = { @ExampleObject(name = "a web page", value = CREATE_EXAMPLE),
                            @ExampleObject(name = "a trusted system", value = TRUST_EXAMPLE) }))
    @APIResponse(responseCode = "200", description = "Changed, or the same as before",
            content = @Content(schema = @Schema(implementation = Source.class)))
    @APIResponse(responseCode = "201", description = "Created, with its write key",
            content = @Content(schema = @Schema(implementation = Source.class)))
    public Response put(
            @PathParam("id") @Pattern(regexp = Source.ID,
                    message = ID_MESSAGE) @Parameter(description = "The source's id, chosen by the caller") String id,
            @NotNull(message = "must be given") SourceRequest body) {
        Boolean acceptClaims = acceptClaims(id, body);
        SourceStore.Saved saved =
                store.save(id, new SourceStore.SourceSettings(body.name().strip(), body.channel(), body.trust(), acceptClaims));
        keys.refresh();
        return Response.status(saved.created() ? 201 : 200).entity(saved.source()).build();
    }

    /**
     * Only public sources have claims. Accepting them ends if the source gets a higher trust level, and is refused for a source that is not
     * public.
     */
    private Boolean acceptClaims(String id, SourceRequest body) {
        SourceTrust trust = body.trust() != null ? body.trust() : store.find(id).map(Source::trust).orElse(SourceTrust.PUBLIC);
        if (trust == SourceTrust.PUBLIC) {
            return body.acceptClaims();
        }
        if (Boolean.TRUE.equals(body.acceptClaims())) {
            throw new ProblemException(Problem.invalidBody("/acceptClaims",
                    "must be left out or false where trust is " + trust.wireName() + ": what such a source says is taken for true anyway"));
        }
        return false;
    }

    @GET
    @Operation(operationId = "listSources", summary = "List sources", description = "Ordered by id.")
    public Page<Source> list(
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT,
                    message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        String after = cursor == null ? "" : PageCursor.parts(cursor, 1).getFirst();
        List<Source> rows = store.after(after, limit + 1);
        return Page.of(rows, limit, last -> PageCursor.of(last.id()));
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getSource", summary = "Read a source", description = "With its write key.")
    @APIResponse(responseCode = "200", description = "The source")
    @APIResponse(responseCode = "404", description = UNKNOWN)
    public Source get(@PathParam("id") @Parameter(description = ID_MEANING) String id) {
        return store.find(id).orElseThrow(() -> unknown(id));
    }

    @DELETE
    @Path("{id}")
    @Audited(action = "source.delete", thing = "id", purpose = "deciding what may send events, and how far it is believed")
    @Operation(operationId = "deleteSource", summary = "Delete a source",
            description = "Its write key is refused from then on. The events that it sent stay.")
    @APIResponse(responseCode = "204", description = "Deleted, or there was none")
    public void delete(@PathParam("id") @Parameter(description = ID_MEANING) String id) {
        store.delete(id);
        keys.refresh();
    }

    @POST
    @Path("{id}/rotate")
    @Audited(action = "source.rotate", thing = "id", purpose = "deciding what may send events, and how far it is believed")
    @Operation(operationId = "rotateSourceWriteKey", summary = "Give a source a new write key",
            description = "The old key is refused by every replica within two seconds.")
    @APIResponse(responseCode = "200", description = "The source with its new key")
    @APIResponse(responseCode = "404", description = UNKNOWN)
    public Source rotate(@PathParam("id") @Parameter(description = ID_MEANING) String id) {
        Source rotated = store.rotate(id).orElseThrow(() -> unknown(id));
        keys.refresh();
        return rotated;
    }

    /**
     * @param secret signs visitors' tokens: keep it where only your server reads it
     * @param previousUntil until when tokens signed with the previous secret are accepted; null if there was none
     */
    @Schema(name = "VisitorTokenSecret", example = """
            {"secret": "q3mVb7nKx0…", "previousUntil": "2026-02-01T09:30:00Z"}""")
    record VisitorTokenSecret(@Schema(description = "Signs visitors' tokens. Keep it where only your server reads it") String secret,
            @Nullable @Schema(
                    description = "Until when tokens signed with the previous secret are accepted; left out if there was "
                            + "none") Instant previousUntil) {
    }

    @POST
    @Path("{id}/visitor-token-secret")
    @Audited(action = "source.secret", thing = "id", purpose = "letting a site say who its visitors are")
    @Operation(operationId = "createVisitorTokenSecret", summary = "Give a source a new secret for its visitors' tokens",
            description = "The secret is shown only once. With it your server signs who is signed in: a JWT (HS256) whose `sub` is the "
                    + "user id and whose `exp` is at most 24 hours ahead. The page sends it as `context.visitorToken`. Tokens signed "
                    + "with the previous secret are accepted for 24 more hours.")
    @APIResponse(responseCode = "200", description = "The new secret")
    @APIResponse(responseCode = "404", description = UNKNOWN)
    public VisitorTokenSecret newVisitorTokenSecret(@PathParam("id") @Parameter(description = ID_MEANING) String id) {
        Instant until = Instant.now().truncatedTo(ChronoUnit.MILLIS).plus(VisitorTokenVerifier.LONGEST);
        SourceStore.NewSecret made = store.newVisitorSecret(id, until).orElseThrow(() -> unknown(id));
        keys.refresh();
        return new VisitorTokenSecret(made.text(), made.replaces() ? until : null);
    }

    private static ProblemException unknown(String id) {
        return ProblemException.notFound("There is no source " + (id.matches(Source.ID) ? id : "of this id") + ".");
    }
}
