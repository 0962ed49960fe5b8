package io.throughline.profile.identity.change;

import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.page.Page;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.identity.change.ChangeList.ChangeView;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists who merged and split which profiles, and which services have confirmed it. */
@Path("/v1/identity/changes")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.AGENT, RealmRoles.ADMIN, RealmRoles.ANALYST, RealmRoles.PRIVACY })
@Tag(name = "identity", description = "Which identifiers belong to one person, and why; merges and separations by hand.")
class ChangeResource {

    @GET
    @Audited(action = "changes.read", subject = "profile", purpose = "finding out who is one customer")
    @Operation(operationId = "listIdentityChanges", summary = "List merges and separations, newest first",
            description = "Who decided, when, and the signed receipts of the services that applied it. A service that is down signs "
                    + "when it is back.")
    @APIResponse(responseCode = "200", description = "A page of changes")
    public Uni<Page<ChangeView>> changes(
            @Parameter(description = "merge or separation; both without it",
                    schema = @Schema(enumeration = { "merge", "separation" })) @QueryParam("kind") @Pattern(regexp = "merge|separation",
                            message = "must be merge or separation") String kind,
            @Parameter(description = "A profile that is concerned") @QueryParam("profile") UUID profile,
            @Parameter(description = "true: all services follow; false: some do not yet") @QueryParam("confirmed") Boolean confirmed,
            @Parameter(description = Page.LIMIT_DESCRIPTION) @QueryParam("limit") @DefaultValue("50") @Min(value = 1,
                    message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @Parameter(description = Page.CURSOR_DESCRIPTION) @QueryParam("cursor") String cursor) {
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession()
                .chain(session -> ChangeList.page(session, kind, profile, confirmed, limit, cursor))));
    }

    @GET
    @Path("{id}")
    @Audited(action = "change.read", purpose = "finding out who is one customer")
    @Operation(operationId = "getIdentityChange", summary = "Read one merge or separation, with the services' receipts")
    @APIResponse(responseCode = "200", description = "The change")
    @APIResponse(responseCode = "404", description = "There is no such change")
    public Uni<ChangeView> change(@Parameter(description = "The id of the change") @PathParam("id") UUID id) {
        return StoreFailures.orUnavailable(Panache.withSession(() -> Panache.getSession().chain(session -> ChangeList.find(session, id))))
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("There is no such change.")));
    }
}
