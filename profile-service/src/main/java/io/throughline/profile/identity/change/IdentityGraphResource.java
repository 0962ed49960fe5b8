package io.throughline.profile.identity.change;

import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
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
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.link.LinkList;
import io.throughline.profile.identity.link.LinkList.LinkView;
import io.throughline.profile.identity.rule.IdentityRules;
import io.throughline.profile.identity.separation.SeparationService;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shows which identifiers are one person and why, and merges and splits profiles manually. */
@Path("/v1/profiles/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN })
@Tag(name = "identity", description = "Which identifiers belong to one person, and why; merges and separations by hand.")
class IdentityGraphResource {

    private static final String EXAMPLE_SEPARATION = """
            {"identifier":"email:li@example.cn","from":"user_id:42","reason":"The address is her brother's","dryRun":true}""";

    private static final String EXAMPLE_MERGE = """
            {"other":"0192f3a0-7c1e-7d4b-9a55-0f6b3c2d1e00","reason":"同一位顾客，电话确认","dryRun":true}""";

    private final ManualJoins manualJoins;
    private final SeparationService separations;
    private final MaskingPolicy masking;
    private final Caller caller;

    @Inject
    IdentityGraphResource(ManualJoins manualJoins, SeparationService separations, MaskingPolicy masking, Caller caller) {
        this.manualJoins = manualJoins;
        this.separations = separations;
        this.masking = masking;
        this.caller = caller;
    }

    /** @param dryRun true reports what would change, and changes nothing */
    @Schema(name = "MergeRequest")
    record MergeRequest(@Schema(description = "The other profile's id") UUID other,
            @Schema(description = "Why, in 1 to 500 characters; kept with the link",
                    examples = "同一位顾客，电话确认") @NotBlank @Size(max = 500) String reason,
            @Schema(description = "true says what would change, and changes nothing", defaultValue = "false") @Nullable Boolean dryRun) {
    }

    /**
     * @param identifier of the profile, {@code type:value}
     * @param from the identifier that it is separated from; null: all others of the profile
     */
    @Schema(name = "SeparationRequest")
    record SeparationRequest(
            @Schema(implementation = String.class, description = "type:value", examples = "email:li@example.cn") Identifier identifier,
            @Schema(implementation = String.class,
                    description = "Who it is taken from: an identifier of the profile. Without it, the person whose identifier it is, "
                            + "is taken out of those whom an alias or a merge joined; where there is one person alone, the identifier "
                            + "itself.",
                    examples = "user_id:42") @Nullable Identifier from,
            @Schema(description = "Why, in 1 to 500 characters; kept with the links that are taken back") @NotBlank @Size(
                    max = 500) String reason,
            @Schema(description = "true says what would change, and changes nothing", defaultValue = "false") @Nullable Boolean dryRun) {
    }

    @GET
    @Path("links")
    @RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN, RealmRoles.ANALYST, RealmRoles.PRIVACY })
    @Audited(action = "links.read", subject = "id", purpose = "finding out why identifiers are one customer")
    @Operation(operationId = "listProfileLinks", summary = "List the links between a profile's identifiers",
            description = "Every link of any of its identifiers, oldest first, with the source of each; revoked links too, with who "
                    + "revoked them.")
    @APIResponse(responseCode = "200", description = "A page of links")
    @APIResponse(responseCode = "404", description = "There is no such profile")
    public Uni<Page<LinkView>> links(@Parameter(description = "The id of the profile") @PathParam("id") UUID id,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        PersonalDataMask mask = masking.of(caller);
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession()
                .chain(session -> LinkList.page(session, id, limit, cursor, mask))))
                .map(page -> page.orElseThrow(() -> ProblemException.notFound("No profile belongs to this.")));
    }

    @POST
    @Path("merges")
    @Audited(action = "profile.merge", subject = "id", purpose = "joining a customer's profiles")
    @Operation(operationId = "mergeProfile", summary = "Merge another profile with this one",
            description = "Makes one person of both, whatever the limits of identifier types; the answer says which limits were "
                    + "overridden. The older profile survives. Sent again, it changes nothing.")
    @APIResponse(responseCode = "200", description = "What changed, or would",
            content = @Content(schema = @Schema(implementation = ManualIdentityChange.Change.class)))
    @APIResponse(responseCode = "404", description = "There is no such profile")
    @APIResponse(responseCode = "409", description = "They are kept apart by hand, or would have too many identifiers in all")
    public Uni<ManualIdentityChange.Change> merge(@Parameter(description = "The id of the profile") @PathParam("id") UUID id,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = MergeRequest.class),
                    examples = @ExampleObject(name = "dry run", value = EXAMPLE_MERGE))) MergeRequest request) {
        String reason = ManualIdentityChange.reason(request.reason());
        if (request.other().equals(id)) {
            throw ProblemException.invalidBody("/other", "must be another profile than that of the path");
        }
        String user = caller.name();
        return ManualIdentityChange.run(Boolean.TRUE.equals(request.dryRun()),
                session -> manualJoins.join(session, new IdentityLink(ProfileProjector.ownId(id), ProfileProjector.ownId(request.other())),
                        reason, user));
    }

    @POST
    @Path("separations")
    @Audited(action = "profile.unmerge", subject = "id", purpose = "taking an identifier from a customer")
    @Operation(operationId = "separateProfile", summary = "Take an identifier out of a profile",
            description = "Where an alias or a merge joined several people, the person whose identifier it is leaves with all that "
                    + "their own events said; otherwise the identifier alone leaves. The links that joined them are revoked, "
                    + "however old; a merged profile is a profile of its own again, and the two are kept apart from then on. "
                    + "Events that name both are listed as a conflict. Sent again, it changes nothing.")
    @APIResponse(responseCode = "200", description = "What changed, or would",
            content = @Content(schema = @Schema(implementation = ManualIdentityChange.Change.class)))
    @APIResponse(responseCode = "404", description = "There is no such profile, or nobody is known by this identifier")
    public Uni<ManualIdentityChange.Change> separate(
            @Parameter(description = "The id of the profile") @PathParam("id") UUID id,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SeparationRequest.class),
                    examples = @ExampleObject(name = "dry run", value = EXAMPLE_SEPARATION))) SeparationRequest request) {
        Identifier identifier = request.identifier();
        if (IdentityRules.isReserved(identifier)) {
            throw ProblemException.invalidBody("/identifier", "must be an identifier that the customer is known by, not a profile's id");
        }
        if (request.from() != null && (IdentityRules.isReserved(request.from()) || request.from().equals(identifier))) {
            throw ProblemException.invalidBody("/from", "must be another identifier that the customer is known by, not a profile's id");
        }
        String reason = ManualIdentityChange.reason(request.reason());
        String user = caller.name();
        return ManualIdentityChange.run(Boolean.TRUE.equals(request.dryRun()),
                session -> separations.separate(session, id, identifier, request.from(), reason, user));
    }
}
