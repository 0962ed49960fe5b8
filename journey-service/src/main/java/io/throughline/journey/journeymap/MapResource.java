package io.throughline.journey.journeymap;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.LongPredicate;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.json.JsonEquality;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.IfMatch;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.analysis.question.PersonalDataConditions;
import io.throughline.journey.analysis.question.QuestionBounds;
import io.throughline.journey.touchpointcatalog.NamedTouchpoint;
import io.throughline.journey.touchpointcatalog.TouchpointIndex;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of journey maps: stages and touchpoints, with a new version for each change. */
@Path("/v1/maps")
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "maps", description = "Journey maps: stages and touchpoints, filled with live numbers, and drawn")
class MapResource {

    static final int MOST = 500;
    static final String ID = "The map's id";
    static final String UNKNOWN = "There is no map with this id";
    private static final String ETAG = "The version, in quotes, to be sent as If-Match with a change";
    private static final String PERSONAL = "The role does not allow it, or a rule compares what the caller sees masked";
    private static final String TEMPLATE_EXAMPLE = """
            {"template": "retail", "name": {"zh": "门店旅程", "en": "Shops"}}""";
    private static final String UPDATE_EXAMPLE =
            """
            {"name": {"zh": "购物旅程", "en": "Shopping"}, "stages": [{"id": "engagement", "name": {"zh": "互动", "en": "Engagement"}},
             {"id": "purchase", "name": {"zh": "购买", "en": "Purchase"}, "rules": [{"event": "Order Completed"}]}],
             "touchpoints": [{"id": "checkout", "stage": "purchase", "step": {"event": "Checkout Started", "channel": "app"}, "emotion": \
            1}]}""";
    private static final String EXAMPLE = """
            {"id": "shop", "name": {"zh": "购物旅程", "en": "Shopping"}, "stages": [{"id": "engagement", "name": {"zh": "互动", "en": \
            "Engagement"}},
             {"id": "purchase", "name": {"zh": "购买", "en": "Purchase"}, "rules": [{"event": "Order Completed"}]}],
             "touchpoints": [{"id": "checkout", "stage": "purchase", "name": {"zh": "手机结账", "en": "Checkout in the app"},
              "step": {"event": "Checkout Started", "channel": "app"}, "goal": {"zh": "三步付款", "en": "Pay in three steps"}, "emotion": 1,
              "owner": "Payments", "evidence": ["https://wiki.example.cn/ux/42"]}]}""";

    private final MapStore store;
    private final TouchpointIndex touchpoints;
    private final Caller caller;
    private final MaskingPolicy masking;
    private final ObjectMapper json;

    @Inject
    MapResource(MapStore store, TouchpointIndex touchpoints, Caller caller, MaskingPolicy masking, ObjectMapper json) {
        this.store = store;
        this.touchpoints = touchpoints;
        this.caller = caller;
        this.masking = masking;
        this.json = json;
    }

    @GET
    @Operation(operationId = "listJourneyMaps", summary = "List journey maps", description = "Ordered by id.")
    public Page<MapView> list(
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT,
                    message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        String after = cursor == null ? "" : PageCursor.parts(cursor, 1).getFirst();
        return Page.of(store.after(after, limit + 1).stream().map(MapView::of).toList(), limit, last -> PageCursor.of(last.id()));
    }

    @POST
    @Operation(operationId = "createJourneyMap", summary = "Create a journey map",
            description = "From its own stages and touchpoints, or from a `template`, of which each field that is sent replaces the "
                    + "template's. Without both it has the six usual stages and no touchpoint. Sent twice with the caller's own `id`, "
                    + "it makes one map.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = NewJourneyMapRequest.class),
                    examples = { @ExampleObject(name = "own stages", value = EXAMPLE),
                            @ExampleObject(name = "from a template", value = TEMPLATE_EXAMPLE) }))
    @APIResponse(responseCode = "201", description = "Created",
            headers = { @Header(name = "ETag", description = ETAG, schema = @Schema(implementation = String.class)),
                    @Header(name = "Location", description = "The path of the map", schema = @Schema(implementation = String.class)) },
            content = @Content(schema = @Schema(implementation = MapView.class)))
    @APIResponse(responseCode = "200", description = "It was there already, the same",
            content = @Content(schema = @Schema(implementation = MapView.class)))
    @APIResponse(responseCode = "403", description = PERSONAL)
    @APIResponse(responseCode = "409", description = "Another map has this id")
    @APIResponse(responseCode = "422", description = "There are 500 maps already")
    public Response create(@NotNull(message = "must be given") NewJourneyMapRequest body) {
        BodyFaults faults = new BodyFaults();
        JourneyMapRequest map = body.map(faults);
        String id = body.id() == null ? "map-" + UUID.randomUUID().toString().substring(0, 13) : body.id();
        MapStore.StoredMap made = stored(id, 1, map, faults);
        if (store.count() >= MOST && store.find(id).isEmpty()) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE, "There are " + MOST + " maps already: remove what is not used.");
        }
        if (store.insert(made)) {
            return answer(made, 201);
        }
        MapStore.StoredMap there = store.find(id).orElseThrow(() -> unknown(id));
        if (!same(there, made)) {
            throw ProblemException.of(ProblemKind.CONFLICT, "Another map has the id " + id + ".");
        }
        return answer(there, 200);
    }

    /** @param faults found already; those of the map are reported together with them */
    private MapStore.StoredMap stored(String id, int version, JourneyMapRequest map, BodyFaults faults) {
        JsonNode tree = json.valueToTree(map);
        QuestionBounds.checkEach(tree, "stages", faults);
        QuestionBounds.checkEach(tree, "touchpoints", faults);
        faults.addAll(MapReader.read(id, version, map, touchpoints, name -> touchpoints.find(name).map(NamedTouchpoint::name)).faults());
        faults.refuseIfAny();
        PersonalDataConditions.refuse(tree, "stages", List.of("rules"), masking.of(caller));
        PersonalDataConditions.refuse(tree, "touchpoints", List.of("step"), masking.of(caller));
        return new MapStore.StoredMap(id, version, map, Instant.ofEpochMilli(System.currentTimeMillis()), caller.name());
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getJourneyMap", summary = "Read a journey map", description = "As it is now. Its version is the ETag.")
    @APIResponse(responseCode = "200", description = "The map",
            headers = @Header(name = "ETag", description = ETAG, schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = MapView.class)))
    @APIResponse(responseCode = "404", description = UNKNOWN)
    public Response get(@PathParam("id") @Parameter(description = ID) String id) {
        return answer(store.find(id).orElseThrow(() -> unknown(id)), 200);
    }

    @GET
    @Path("{id}/versions/{version}")
    @Operation(operationId = "getJourneyMapVersion", summary = "Read a version of a journey map", description = "The map as it was then.")
    @APIResponse(responseCode = "200", description = "The map in this version",
            headers = @Header(name = "ETag", description = ETAG, schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = MapView.class)))
    @APIResponse(responseCode = "404", description = "There is no map with this id, or it has no such version")
    public Response version(@PathParam("id") @Parameter(description = ID) String id,
            @PathParam("version") @Parameter(description = "The version, from 1") int version) {
        return answer(store.find(id, version).orElseThrow(() -> unknown(id)), 200);
    }

    @PUT
    @Path("{id}")
    @Operation(operationId = "updateJourneyMap", summary = "Change a journey map",
            description = "Makes a new version, which holds what is sent and nothing else. Earlier versions stay.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = JourneyMapRequest.class),
                    examples = @ExampleObject(name = "two stages", value = UPDATE_EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The new version, or the present one if nothing has changed",
            headers = @Header(name = "ETag", description = ETAG, schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = MapView.class)))
    @APIResponse(responseCode = "403", description = PERSONAL)
    @APIResponse(responseCode = "404", description = UNKNOWN)
    @APIResponse(responseCode = "412", description = "The map has changed since it was read")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Response update(@PathParam("id") @Parameter(description = ID) String id,
            @Parameter(description = "The ETag of the map that was read", required = true) @HeaderParam("If-Match") String ifMatch,
            @NotNull(message = "must be given") JourneyMapRequest body) {
        LongPredicate expected = IfMatch.parse(ifMatch);
        MapStore.StoredMap before = store.find(id).orElseThrow(() -> unknown(id));
        if (!expected.test(before.version())) {
            throw changed();
        }
        MapStore.StoredMap after = stored(id, before.version() + 1, body, new BodyFaults());
        if (same(after, before)) {
            return answer(before, 200);
        }
        if (!store.replace(before, after)) {
            throw changed();
        }
        return answer(after, 200);
    }

    @DELETE
    @Path("{id}")
    @Operation(operationId = "deleteJourneyMap", summary = "Delete a journey map", description = "With all its versions.")
    @APIResponse(responseCode = "204", description = "Deleted, or there was none")
    public void delete(@PathParam("id") @Parameter(description = ID) String id) {
        store.delete(id);
    }

    private boolean same(MapStore.StoredMap one, MapStore.StoredMap other) {
        return JsonEquality.same(json.valueToTree(one.body()), json.valueToTree(other.body()));
    }

    private static Response answer(MapStore.StoredMap map, int status) {
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
