package io.throughline.journey.live.stream;

import java.security.Principal;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.live.LiveMaps;
import io.throughline.journey.live.LiveView;
import io.throughline.journey.live.state.LiveBoard;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

/** The endpoints of the live view: a single answer, or a stream of frames. */
@Path("/v1/live")
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@Blocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "live", description = "People, events, flows, abandonment and latency as they are now")
class LiveResource {

    private static final String MAP = "A map's id; the six standard stages if it is left out";

    private static final String NO_MAP = "There is no such map, or it is not among those that are followed";

    private final LiveBoard board;
    private final LiveMaps maps;
    private final LiveStreams streams;
    private final SecurityIdentity identity;

    @Inject
    LiveResource(LiveBoard board, LiveMaps maps, LiveStreams streams, SecurityIdentity identity) {
        this.board = board;
        this.maps = maps;
        this.streams = streams;
        this.identity = identity;
    }

    @GET
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(operationId = "getLiveView", summary = "Read what goes on now",
            description = "People in each stage, events, flows from stage to stage, abandonment and latencies, by stage, channel and "
                    + "touchpoint. It is kept in memory and at most a second old while Kafka is available; otherwise `asOf` and "
                    + "`behindSeconds` say how old it is. Whoever is erased or denies analytics is no longer counted, and "
                    + "identifiers that turn out to be one person count once.")
    @APIResponse(responseCode = "200", description = "The newest frame")
    @APIResponse(responseCode = "404", description = NO_MAP)
    public LiveView now(@QueryParam("map") @Parameter(description = MAP) String map) {
        return known(map);
    }

    @GET
    @Path("stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    // Without this header, nginx and most Ingresses based on it buffer the response.
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Operation(operationId = "streamLiveView", summary = "Follow what goes on",
            description = "The live view as server-sent events: a frame each second with its `sequence` as the id, and a comment each 5 "
                    + "seconds. A slow reader gets the newest frame only. A connection that takes nothing for 30 seconds is closed. The "
                    + "stream ends when the token expires and when the map is deleted: connect again with a fresh token.")
    @APIResponse(responseCode = "200", description = "Frames: the data of each event is a live view",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(implementation = LiveView.class)))
    @APIResponse(responseCode = "404", description = NO_MAP)
    @APIResponse(responseCode = "429",
            description = "This user has the most streams that one may have here; close one, or try again after Retry-After seconds")
    @APIResponse(responseCode = "503",
            description = "This replica has the most readers that it may have; try again after Retry-After seconds")
    public Multi<OutboundSseEvent> stream(@QueryParam("map") @Parameter(description = MAP) String map, @Context Sse sse,
            @Context RoutingContext request) {
        return streams.open(known(map).map() == null ? "" : map, user(), expiresAt(), LiveConnection.of(request))
                .map(frame -> event(frame, sse.newEventBuilder()));
    }

    private static OutboundSseEvent event(LiveStreams.Frame frame, OutboundSseEvent.Builder event) {
        return frame.data() == null ? event.comment("still here").build()
                : event.id(Long.toString(frame.id())).mediaType(MediaType.APPLICATION_JSON_TYPE).data(String.class, frame.data()).build();
    }

    /** The newest view. A map that was just created is counted from now on. */
    private LiveView known(String map) {
        if (map == null || map.isEmpty()) {
            LiveView standard = board.views().get("");
            return standard != null ? standard : board.tick(System.currentTimeMillis()).get("");
        }
        LiveView view = board.views().get(map);
        return view != null ? view : maps.refreshed(map).map(views -> views.get(map))
                .orElseThrow(() -> ProblemException.notFound("There is no such map, or it is not followed: of all maps the "
                        + board.settings().maps() + " that were changed last are."));
    }

    private String user() {
        Principal user = identity.getPrincipal();
        return user instanceof JsonWebToken token && token.getSubject() != null ? token.getSubject() : user.getName();
    }

    private long expiresAt() {
        return identity.getPrincipal() instanceof JsonWebToken token && token.getExpirationTime() > 0 ? token.getExpirationTime() * 1_000
                : Long.MAX_VALUE;
    }
}
