package io.throughline.profile.identity.announcement;

import java.net.URI;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.profile.identity.announcement.IdentityAnnouncements.Announcement;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Publishes all identities again for the other services. */
@Path("/v1/identity/announcements")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(RealmRoles.ADMIN)
@Tag(name = "identity", description = "Which identifiers belong to one person, and why; merges and separations by hand.")
class AnnouncementResource {

    private final IdentityAnnouncements announcements;
    private final Caller caller;

    @Inject
    AnnouncementResource(IdentityAnnouncements announcements, Caller caller) {
        this.announcements = announcements;
        this.caller = caller;
    }

    @POST
    @Operation(operationId = "startIdentityAnnouncement", summary = "Publish all identities again",
            description = "For a Kafka cluster that lost the topic `identities`. Runs in the background, in batches, as fast as Kafka "
                    + "takes them. While an announcement is running, it is the answer.")
    @APIResponse(responseCode = "202", description = "It is running; Location says where to ask how far it is",
            content = @Content(schema = @Schema(implementation = Announcement.class)))
    public Uni<RestResponse<Announcement>> ask() {
        String user = caller.name();
        return StoreFailures
                .orUnavailable(Panache
                        .withTransaction(() -> Panache.getSession().chain(session -> announcements.startAnnouncement(session, user))))
                .invoke(announcements::wakeUp)
                .map(running -> RestResponse.ResponseBuilder.<Announcement>create(RestResponse.Status.ACCEPTED, running)
                        .location(URI.create("/v1/identity/announcements/" + running.id())).build());
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getIdentityAnnouncement", summary = "Read the progress of an announcement")
    @APIResponse(responseCode = "200", description = "The announcement")
    @APIResponse(responseCode = "404", description = "There is no such announcement")
    public Uni<Announcement> progress(@Parameter(description = "The id of the announcement") @PathParam("id") UUID id) {
        return StoreFailures
                .orUnavailable(Panache.withSession(() -> Panache.getSession().chain(session -> IdentityAnnouncements.find(session, id))))
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("There is no such announcement.")));
    }
}
