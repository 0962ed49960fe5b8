package io.throughline.feedback.response;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.security.RealmRoles;
import io.throughline.feedback.response.intake.ResponsePermissions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Endpoints that only a sandbox has. */
@Path("/v1/sandbox")
@RunOnVirtualThread
@Tag(name = "sandbox", description = "The trial responses of a partner, which count for nobody")
class SandboxResource {

    private final SandboxStore store;
    private final ResponsePermissions responsePermissions;

    @Inject
    SandboxResource(SandboxStore store, ResponsePermissions responsePermissions) {
        this.store = store;
        this.responsePermissions = responsePermissions;
    }

    @Schema(name = "ClearedSandbox", description = "What was removed from a sandbox.")
    record ClearedSandbox(@Schema(description = "How many responses it held.", examples = "12") long deletedResponses) {
    }

    @DELETE
    @Path("responses")
    @RolesAllowed(RealmRoles.PARTNER_SANDBOX)
    @Operation(operationId = "deleteSandboxResponses", summary = "Empty the sandbox",
            description = "Removes every trial response of the client that calls, and lets their ids be used again, also those that it "
                    + "deleted.")
    @APIResponse(responseCode = "200", description = "It is empty")
    public ClearedSandbox clear() {
        return new ClearedSandbox(store.clear(responsePermissions.poster()));
    }
}
