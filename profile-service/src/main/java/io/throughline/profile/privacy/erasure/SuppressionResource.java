package io.throughline.profile.privacy.erasure;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.privacy.request.RequestResource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Checks and lifts suppressions. The list consists of digests: a given identifier can be looked up in it, but the
 * identifiers cannot be read.
 */
@Path("/v1/privacy/suppressions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(RealmRoles.PRIVACY)
@RunOnVirtualThread
@Tag(name = "suppressions", description = "Identifiers of erased people: what arrives of them late is dropped by all four services.")
class SuppressionResource {

    private static final String PURPOSE = "keeping an erased person erased";

    private final SuppressionStore list;

    @Inject
    SuppressionResource(SuppressionStore list) {
        this.list = list;
    }

    @Schema(name = "Suppression")
    record Suppression(boolean suppressed) {
    }

    @GET
    @Path("{identifier: .+}")
    @RolesAllowed({ RealmRoles.PRIVACY, RealmRoles.ADMIN })
    @Audited(action = "suppression.read", subject = "identifier", purpose = PURPOSE)
    @Operation(operationId = "getSuppression", summary = "Read whether an identifier is suppressed")
    @APIResponse(responseCode = "200", description = "Whether it is suppressed")
    public Suppression get(
            @Parameter(description = "The identifier, type:value", schema = @Schema(type = SchemaType.STRING),
                    example = "email:li@example.cn") @PathParam("identifier") Identifier identifier) {
        return new Suppression(!RequestResource.inTransaction(session -> list.findErased(session, List.of(identifier))).isEmpty());
    }

    @DELETE
    @Path("{identifier: .+}")
    @Audited(action = "suppression.lift", subject = "identifier", purpose = PURPOSE)
    @Operation(operationId = "deleteSuppression", summary = "Lift a suppression so that a person can be a customer again",
            description = "Lifts this identifier and all that were suppressed with it. Events are accepted from now on; those that "
                    + "were dropped before are not recovered.")
    @APIResponse(responseCode = "204", description = "The suppression was lifted")
    @APIResponse(responseCode = "404", description = "It is not suppressed")
    public void lift(
            @Parameter(description = "The identifier, type:value", schema = @Schema(type = SchemaType.STRING),
                    example = "email:li@example.cn") @PathParam("identifier") Identifier identifier) {
        if (RequestResource.inTransaction(session -> list.lift(session, identifier)) == 0) {
            throw ProblemException.notFound("This identifier is not suppressed.");
        }
    }
}
