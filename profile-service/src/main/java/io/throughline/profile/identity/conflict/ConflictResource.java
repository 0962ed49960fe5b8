package io.throughline.profile.identity.conflict;

import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.page.Page;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.identity.change.ManualIdentityChange;
import io.throughline.profile.identity.change.ManualJoins;
import io.throughline.profile.identity.conflict.ConflictList.ApartView;
import io.throughline.profile.identity.conflict.ConflictList.ConflictView;
import io.throughline.profile.identity.graph.IdentityLink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists the links that the rules refused, and takes decisions on them. */
@Path("/v1/identity")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN })
@Tag(name = "identity", description = "Which identifiers belong to one person, and why; merges and separations by hand.")
class ConflictResource {

    private static final String EXAMPLE_MISTAKE = """
            {"reason":"They are one person after all"}""";

    private static final String EXAMPLE_COUPLE = """
            {"one":"email:li@example.cn","other":"email:wang@example.cn","reason":"A couple who share a phone"}""";

    private static final String EXAMPLE_JOIN = """
            {"decision":"join","reason":"同一位顾客，电话确认","dryRun":true}""";

    private final ConflictResolver conflictResolver;
    private final ManualJoins manualJoins;
    private final MaskingPolicy masking;
    private final Caller caller;

    @Inject
    ConflictResource(ConflictResolver conflictResolver, ManualJoins manualJoins, MaskingPolicy masking, Caller caller) {
        this.conflictResolver = conflictResolver;
        this.manualJoins = manualJoins;
        this.masking = masking;
        this.caller = caller;
    }

    /** @param dryRun true reports what would change, and changes nothing */
    @Schema(name = "SettlementRequest")
    record SettlementRequest(@Schema(
            description = "join makes one person of the two, whatever the limits of types, and gives a shared device back to whom it "
                    + "was taken from; apart keeps them apart, whatever is said later") ConflictResolver.Decision decision,
            @Schema(description = "Why, in 1 to 500 characters") @NotBlank @Size(max = 500) String reason,
            @Schema(description = "true says what would change, and changes nothing", defaultValue = "false") @Nullable Boolean dryRun) {
    }

    @Schema(name = "KeepApartRequest")
    record ApartRequest(@Schema(implementation = String.class, description = "type:value, or profile_id:<uuid>") Identifier one,
            @Schema(implementation = String.class, description = "type:value, or profile_id:<uuid>") Identifier other,
            @Schema(description = "Why, in 1 to 500 characters") @NotBlank @Size(max = 500) String reason) {
    }

    @Schema(name = "LiftSeparationRequest")
    record LiftingRequest(@Schema(description = "Why, in 1 to 500 characters") @NotBlank @Size(max = 500) String reason) {
    }

    @GET
    @Path("conflicts")
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN, RealmRoles.ANALYST, RealmRoles.PRIVACY })
    @Audited(action = "conflicts.read", subject = "identifier", purpose = "finding out who is one customer")
    @Operation(operationId = "listIdentityConflicts", summary = "List the links that the rules refused, newest first",
            description = "One entry a pair, however often it was sent; one entry in all for a blocked value or a shared device. The "
                    + "touchpoints that sent the link are kept.")
    @APIResponse(responseCode = "200", description = "A page of conflicts")
    public Uni<Page<ConflictView>> conflicts(
            @Parameter(description = "open, joined or apart; all without it",
                    schema = @Schema(enumeration = { "open", "joined", "apart" })) @QueryParam("status") @Pattern(
                            regexp = "open|joined|apart", message = "must be open, joined or apart") String status,
            @Parameter(description = "Why the link was refused; all reasons without it",
                    schema = @Schema(enumeration = { "limit", "size", "apart", "blocked", "shared" })) @QueryParam("reason") @Pattern(
                            regexp = "limit|size|apart|blocked|shared",
                            message = "must be limit, size, apart, blocked or shared") String reason,
            @Parameter(description = "type:value",
                    schema = @Schema(type = SchemaType.STRING)) @QueryParam("identifier") Identifier identifier,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        PersonalDataMask mask = mask(identifier);
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession()
                .chain(session -> ConflictList.conflicts(session, status, reason, identifier, limit, cursor, mask))));
    }

    @POST
    @Path("conflicts/{id}/settlement")
    @Audited(action = "conflict.settle", purpose = "deciding who is one customer")
    @Operation(operationId = "settleIdentityConflict", summary = "Settle a conflict",
            description = "Sent again, it changes nothing.")
    @APIResponse(responseCode = "200", description = "What changed, or would",
            content = @Content(schema = @Schema(implementation = ManualIdentityChange.Change.class)))
    @APIResponse(responseCode = "404", description = "There is no such conflict")
    @APIResponse(responseCode = "409", description = "An earlier decision or a limit forbids it")
    public Uni<ManualIdentityChange.Change> settle(@Parameter(description = "The id of the conflict") @PathParam("id") UUID id,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SettlementRequest.class),
                    examples = @ExampleObject(name = "join", value = EXAMPLE_JOIN))) SettlementRequest request) {
        String reason = ManualIdentityChange.reason(request.reason());
        String user = caller.name();
        return ManualIdentityChange.run(Boolean.TRUE.equals(request.dryRun()),
                session -> conflictResolver.settle(session, id, request.decision(), reason, user));
    }

    @GET
    @Path("apart")
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN, RealmRoles.ANALYST, RealmRoles.PRIVACY })
    @Audited(action = "apart.read", subject = "identifier", purpose = "finding out who is one customer")
    @Operation(operationId = "listSeparatedIdentifiers",
            summary = "List the pairs of identifiers that are kept apart by hand, newest first")
    @APIResponse(responseCode = "200", description = "A page of pairs")
    public Uni<Page<ApartView>> apart(
            @Parameter(description = "type:value",
                    schema = @Schema(type = SchemaType.STRING)) @QueryParam("identifier") Identifier identifier,
            @Parameter(description = "true lists those that were lifted, too") @QueryParam("lifted") @DefaultValue("false") boolean lifted,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        PersonalDataMask mask = mask(identifier);
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession()
                .chain(session -> ConflictList.apart(session, identifier, lifted, limit, cursor, mask))));
    }

    @POST
    @Path("apart")
    @Audited(action = "apart.keep", purpose = "deciding who is not one customer")
    @Operation(operationId = "keepIdentifiersApart", summary = "Keep two identifiers apart",
            description = "They are never in one profile from then on, whatever events say, until it is lifted. Sent again, it "
                    + "changes nothing.")
    @APIResponse(responseCode = "200", description = "They are kept apart",
            content = @Content(schema = @Schema(implementation = ManualIdentityChange.Change.class)))
    @APIResponse(responseCode = "404", description = "Nobody is known by one of the two")
    @APIResponse(responseCode = "409", description = "They are one person: separate them first")
    public Uni<ManualIdentityChange.Change> keepApart(
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ApartRequest.class),
                    examples = @ExampleObject(name = "couple", value = EXAMPLE_COUPLE))) ApartRequest request) {
        if (request.one().equals(request.other())) {
            throw ProblemException.invalidBody("/other", "must be another identifier than /one");
        }
        String reason = ManualIdentityChange.reason(request.reason());
        String user = caller.name();
        return ManualIdentityChange.run(false,
                session -> manualJoins.keepApart(session, new IdentityLink(request.one(), request.other()), reason, user));
    }

    @POST
    @Path("apart/{id}/lifting")
    @Audited(action = "apart.lift", purpose = "deciding who is one customer")
    @Operation(operationId = "liftIdentifierSeparation", summary = "Stop keeping two identifiers apart",
            description = "Joins nobody by itself: a merge by hand does, or what events say from then on. A link that somebody "
                    + "revoked is not made again by an event that says the same. Sent again, it changes nothing.")
    @APIResponse(responseCode = "200", description = "The two are no longer kept apart",
            content = @Content(schema = @Schema(implementation = ManualIdentityChange.Change.class)))
    @APIResponse(responseCode = "404", description = "Nothing of this id is kept apart")
    public Uni<ManualIdentityChange.Change> lift(@Parameter(description = "The id of the pair that is kept apart") @PathParam("id") UUID id,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = LiftingRequest.class),
                    examples = @ExampleObject(name = "mistake", value = EXAMPLE_MISTAKE))) LiftingRequest request) {
        String reason = ManualIdentityChange.reason(request.reason());
        String user = caller.name();
        return ManualIdentityChange.run(false, session -> conflictResolver.lift(session, id, reason, user));
    }

    /** A caller who sees identifiers masked must not learn whose an identifier is by asking for it. */
    private PersonalDataMask mask(Identifier identifier) {
        return identifier == null ? masking.of(caller) : masking.of(caller, identifier);
    }
}
