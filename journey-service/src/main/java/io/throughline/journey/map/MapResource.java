package io.throughline.journey.map;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.masking.Masking;
import io.throughline.commons.page.Cursor;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.IfMatch;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.Roles;
import io.throughline.journey.analysis.PersonalParts;
import io.throughline.journey.registry.Bodies;
import io.throughline.journey.registry.NamedTouchpoint;
import io.throughline.journey.registry.TouchpointIndex;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Journey maps as people draw them up: stages and touchpoints, each change a version. */
@Path("/v1/maps")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "maps", description = "Journey maps: stages and touchpoints, filled with live numbers, and drawn")
class MapResource {

    static final int MOST = 500;
    private static final String EXAMPLE = """
            {"id": "shop", "name": {"zh": "购物旅程", "en": "Shopping"}, "stages": [{"id": "engagement", "name": {"zh": "互动", "en": "Engagement"}},
             {"id": "purchase", "name": {"zh": "购买", "en": "Purchase"}, "rules": [{"event": "Order Completed"}]}],
             "touchpoints": [{"id": "checkout", "stage": "purchase", "name": {"zh": "手机结账", "en": "Checkout in the app"},
              "step": {"event": "Checkout Started", "channel": "app"}, "goal": {"zh": "三步付款", "en": "Pay in three steps"}, "emotion": 1,
              "owner": "Payments", "evidence": ["https://wiki.example.cn/ux/42"]}]}""";

    private final MapStore store;
    private final TouchpointIndex touchpoints;
    private final Caller caller;
    private final Masking masking;
    private final ObjectMapper json;

    @Inject
    MapResource(MapStore store, TouchpointIndex touchpoints, Caller caller, Masking masking, ObjectMapper json) {
        this.store = store;
        this.touchpoints = touchpoints;
        this.caller = caller;
        this.masking = masking;
        this.json = json;
    }

    @GET
    @Operation(summary = "Maps, by id")
    public Page<MapView> list(@QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE)
            @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit, @QueryParam("cursor") String cursor) {
        String after = cursor == null ? "" : Cursor.parts(cursor, 1).getFirst();
        return Page.of(store.after(after, limit + 1).stream().map(MapView::of).toList(), limit, last -> Cursor.of(last.id()));
    }

    @POST
    @Operation(summary = "Make a map", description = "From its own stages and touchpoints, or from a `template` (ecommerce, bank, saas, retail), of which what is sent replaces a part. Without both it has the six usual stages and no touchpoint. Sent twice with the caller's own `id`, it makes one map.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class), example = EXAMPLE))
    @APIResponse(responseCode = "201", description = "Made", content = @Content(schema = @Schema(implementation = MapView.class)))
    @APIResponse(responseCode = "200", description = "It was there already, the same", content = @Content(schema = @Schema(implementation = MapView.class)))
    @APIResponse(responseCode = "400", description = "The map is not valid: errors point to all that is wrong, such as /touchpoints/3/step/event")
    @APIResponse(responseCode = "403", description = "The role does not allow it, or a rule compares what the caller sees masked")
    @APIResponse(responseCode = "409", description = "Another map has this id")
    public Response create(byte[] body) throws IOException {
        ObjectNode sent = (ObjectNode) Bodies.read(json, body);
        String id = id(sent);
        MapStore.Stored made = stored(id, 1, filled(sent));
        if (store.count() >= MOST && store.find(id).isEmpty()) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE, "There are " + MOST + " maps already: remove what is not used.");
        }
        if (store.insert(made)) {
            return answer(made, 201);
        }
        MapStore.Stored there = store.find(id).orElseThrow(() -> unknown(id));
        if (!there.body().equals(made.body())) {
            throw ProblemException.of(ProblemKind.CONFLICT, "Another map has the id " + id + ".");
        }
        return answer(there, 200);
    }

    private static String id(ObjectNode sent) {
        JsonNode id = sent.remove("id");
        if (id == null) {
            return "map-" + UUID.randomUUID().toString().substring(0, 13);
        }
        if (!id.isTextual() || !id.textValue().matches(MapReader.ID)) {
            throw ProblemException.invalidBody("/id", MapReader.ID_MESSAGE);
        }
        return id.textValue();
    }

    private static ObjectNode filled(ObjectNode sent) {
        JsonNode template = sent.remove("template");
        if (template != null) {
            ObjectNode body = Template.of(template.asText())
                    .orElseThrow(() -> ProblemException.invalidBody("/template", "must be one of " + Template.keys())).body();
            body.setAll(sent);
            return body;
        }
        if (!sent.has("stages")) {
            sent.set("stages", Template.standardStages());
        }
        return sent;
    }

    /** Checked, and with all that a map has. */
    private MapStore.Stored stored(String id, int version, ObjectNode body) {
        if (!body.has("touchpoints")) {
            body.putArray("touchpoints");
        }
        Bodies.require(MapReader.read(id, version, body, touchpoints, name -> touchpoints.find(name).map(NamedTouchpoint::name)).faults());
        PersonalParts.refuse(body, "stages", List.of("rules"), masking.of(caller));
        PersonalParts.refuse(body, "touchpoints", List.of("step"), masking.of(caller));
        return new MapStore.Stored(id, version, body, Instant.ofEpochMilli(System.currentTimeMillis()), caller.name());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One map as it is now; its version is the ETag")
    @APIResponse(responseCode = "200", description = "The map", content = @Content(schema = @Schema(implementation = MapView.class)))
    @APIResponse(responseCode = "404", description = "There is no such map")
    public Response get(@PathParam("id") String id) {
        return answer(store.find(id).orElseThrow(() -> unknown(id)), 200);
    }

    @GET
    @Path("{id}/versions/{version}")
    @Operation(summary = "A map as it was")
    @APIResponse(responseCode = "200", description = "The map", content = @Content(schema = @Schema(implementation = MapView.class)))
    @APIResponse(responseCode = "404", description = "There is no such map, or no such version of it")
    public Response version(@PathParam("id") String id, @PathParam("version") int version) {
        return answer(store.find(id, version).orElseThrow(() -> unknown(id)), 200);
    }

    @PUT
    @Path("{id}")
    @Operation(summary = "Change a map", description = "Makes a new version, which holds what is sent and nothing else; the versions before stay.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class)))
    @APIResponse(responseCode = "200", description = "The new version, or the present one where nothing has changed", content = @Content(schema = @Schema(implementation = MapView.class)))
    @APIResponse(responseCode = "400", description = "The map is not valid: errors point to all that is wrong")
    @APIResponse(responseCode = "404", description = "There is no such map")
    @APIResponse(responseCode = "403", description = "The role does not allow it, or a rule compares what the caller sees masked")
    @APIResponse(responseCode = "412", description = "It has changed since it was read")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Response update(@PathParam("id") String id, @Parameter(description = "The ETag of the map that was read", required = true)
            @HeaderParam("If-Match") String ifMatch, byte[] body) throws IOException {
        LongPredicate expected = IfMatch.parse(ifMatch);
        ObjectNode sent = (ObjectNode) Bodies.read(json, body);
        Optional<MapStore.Stored> found = store.find(id);
        MapStore.Stored before = found.orElseThrow(() -> unknown(id));
        if (!expected.test(before.version())) {
            throw changed();
        }
        MapStore.Stored after = stored(id, before.version() + 1, sent);
        if (after.body().equals(before.body())) {
            return answer(before, 200);
        }
        if (!store.replace(before, after)) {
            throw changed();
        }
        return answer(after, 200);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Remove a map with all its versions")
    @APIResponse(responseCode = "204", description = "Removed, or was not there")
    public void delete(@PathParam("id") String id) {
        store.delete(id);
    }

    private static Response answer(MapStore.Stored map, int status) {
        Response.ResponseBuilder answer = Response.status(status).entity(MapView.of(map)).header("ETag", "\"" + map.version() + "\"");
        return status == 201 ? answer.location(URI.create("/v1/maps/" + map.id())).build() : answer.build();
    }

    private static ProblemException changed() {
        return ProblemException.of(ProblemKind.PRECONDITION_FAILED, "The map has changed since it was read: read it again.");
    }

    static ProblemException unknown(String id) {
        return ProblemException.notFound("There is no map " + (id.matches(MapReader.ID) ? id : "of this id") + ", or not of this version.");
    }
}
