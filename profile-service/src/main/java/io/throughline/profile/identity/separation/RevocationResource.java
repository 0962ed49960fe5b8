package io.throughline.profile.identity.separation;

import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.identity.change.ManualIdentityChange;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Revokes single links. */
@Path("/v1/links/{id}/revocation")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN })
@Tag(name = "identity", description = "Which identifiers belong to one person, and why; merges and separations by hand.")
class RevocationResource {

    private static final String EXAMPLE_DRY_RUN = """
            {"reason":"A shared tablet in the shop","dryRun":true}""";

    private final SeparationService separations;
    private final Caller caller;

    @Inject
    RevocationResource(SeparationService separations, Caller caller) {
        this.separations = separations;
        this.caller = caller;
    }

    @Schema(name = "RevocationRequest")
    record RevocationRequest(
            @Schema(description = "Why, in 1 to 500 characters; kept with the link") @NotBlank @Size(max = 500) String reason,
            @Schema(description = "true says what would change, and changes nothing", defaultValue = "false") @Nullable Boolean dryRun) {
    }

    @POST
    @Audited(action = "link.revoke", purpose = "taking a link of a customer's identifiers back")
    @Operation(operationId = "revokeLink", summary = "Revoke a link",
            description = "Whatever came after it. Where no other link holds the two identifiers together, they are two people again "
                    + "and are kept apart from then on; what the events of each said is theirs again. An event that says the same "
                    + "once more joins nothing and is listed as a conflict. Sent again, it changes nothing.")
    @APIResponse(responseCode = "200", description = "What changed, or would; no profiles where others links still hold the two together",
            content = @Content(schema = @Schema(implementation = ManualIdentityChange.Change.class)))
    @APIResponse(responseCode = "404", description = "There is no such link")
    @APIResponse(responseCode = "409", description = "It links a profile's own id to what the profile was made for")
    public Uni<ManualIdentityChange.Change> revoke(@Parameter(description = "The id of the link") @PathParam("id") UUID id,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RevocationRequest.class),
                    examples = @ExampleObject(name = "dry run", value = EXAMPLE_DRY_RUN))) RevocationRequest request) {
        String reason = ManualIdentityChange.reason(request.reason());
        String user = caller.name();
        return ManualIdentityChange.run(Boolean.TRUE.equals(request.dryRun()), session -> separations.revoke(session, id, reason, user));
    }
}
