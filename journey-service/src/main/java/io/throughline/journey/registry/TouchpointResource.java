package io.throughline.journey.registry;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.masking.Masking;
import io.throughline.commons.page.Cursor;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.Roles;
import io.throughline.journey.analysis.Analyses;
import io.throughline.journey.analysis.Answer;
import io.throughline.journey.analysis.Basis;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.PersonalParts;
import io.throughline.journey.analysis.ScopeRequest;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Touchpoints: found in the log, named and merged by people. */
@Path("/v1/touchpoints")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "touchpoints", description = "Where customers meet us: found in the log, named and merged by people")
class TouchpointResource {

    /** All are kept in memory, and asked of each event's kind. */
    static final int MOST = 2_000;
    private static final String EXAMPLE = """
            {"name": {"zh": "网页结账", "en": "Checkout on the web"}, "kind": "page",
             "events": [{"channel": "web", "type": "track", "name": "Checkout Started"}, {"channel": "web", "type": "page", "name": "Checkout"}],
             "stage": "purchase", "costPerVisit": {"minor": 12, "currency": "CNY"}, "expected": {"everyDays": 2}}""";

    private final TouchpointStore store;
    private final TouchpointIndex index;
    private final DetectionAnalysis detection;
    private final Analyses analyses;
    private final Caller caller;
    private final Masking masking;
    private final ObjectMapper json;

    @Inject
    TouchpointResource(TouchpointStore store, TouchpointIndex index, DetectionAnalysis detection, Analyses analyses, Caller caller, Masking masking,
            ObjectMapper json) {
        this.store = store;
        this.index = index;
        this.detection = detection;
        this.analyses = analyses;
        this.caller = caller;
        this.masking = masking;
        this.json = json;
    }

    @GET
    @Operation(summary = "Touchpoints that have a name, by id")
    public Page<NamedTouchpoint> list(
            @QueryParam("channel") @Parameter(description = "Those with an event of this channel") String channel,
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE)
            @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit, @QueryParam("cursor") String cursor) {
        String after = cursor == null ? "" : Cursor.parts(cursor, 1).getFirst();
        return Page.of(store.after(after, channel, limit + 1), limit, last -> Cursor.of(last.id()));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One touchpoint")
    @APIResponse(responseCode = "200", description = "The touchpoint", content = @Content(schema = @Schema(implementation = NamedTouchpoint.class)))
    @APIResponse(responseCode = "404", description = "There is none of this id")
    public NamedTouchpoint get(@PathParam("id") String id) {
        return store.find(id).orElseThrow(() -> unknown(id));
    }

    @PUT
    @Path("{id}")
    @Operation(summary = "Name a touchpoint, or change it", description = "Several kinds of events in one touchpoint are merged: every answer counts them as one. A change counts on every replica within two seconds.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class), example = EXAMPLE))
    @APIResponse(responseCode = "200", description = "Changed, or as it was", content = @Content(schema = @Schema(implementation = NamedTouchpoint.class)))
    @APIResponse(responseCode = "201", description = "Named", content = @Content(schema = @Schema(implementation = NamedTouchpoint.class)))
    @APIResponse(responseCode = "400", description = "The body is not valid: errors point to all that is wrong, such as /events/0/channel")
    @APIResponse(responseCode = "403", description = "The role does not allow it, or an event's name is one that the caller sees masked")
    @APIResponse(responseCode = "409", description = "One of the events is another touchpoint's, which is named")
    public Response put(@PathParam("id") @Pattern(regexp = NamedTouchpoint.ID, message = NamedTouchpoint.ID_MESSAGE) String id, byte[] body)
            throws IOException {
        JsonNode sent = Bodies.read(json, body);
        Part part = Part.of(sent);
        NamedTouchpoint touchpoint = TouchpointBody.read(id, part, Instant.ofEpochMilli(System.currentTimeMillis()));
        Bodies.require(part.faults());
        PersonalParts.refuse(sent, "events", List.of("name"), masking.of(caller));
        if (store.count() >= MOST && store.find(id).isEmpty()) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE, "There are " + MOST + " touchpoints already: merge some, or remove what is not used.");
        }
        try {
            boolean made = store.save(touchpoint);
            index.refresh();
            return Response.status(made ? 201 : 200).entity(touchpoint).build();
        } catch (TouchpointStore.Taken taken) {
            throw ProblemException.of(ProblemKind.CONFLICT, "The event " + taken.event().channel() + " " + taken.event().type() + " "
                    + taken.event().name() + " belongs to the touchpoint " + taken.owner() + ": an event is of one touchpoint.");
        }
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Take a touchpoint's name away", description = "Its events stay in the log, and are found again without a name.")
    @APIResponse(responseCode = "204", description = "Removed, or was not there")
    public void delete(@PathParam("id") String id) {
        store.delete(id);
        index.refresh();
    }

    /** What the log shows of touchpoints. */
    @Schema(name = "DetectionAnswer")
    record DetectionAnswer(List<TouchpointsFound.Found> found, List<TouchpointsFound.Missing> missing, List<TouchpointsFound.Duplicate> duplicates,
            List<TouchpointsFound.Found> unnamed, List<TouchpointsFound.Found> unlinked, List<TouchpointsFound.Found> strangers, boolean more, Basis basis) {
    }

    @GET
    @Path("detection")
    @Operation(summary = "What the log shows of touchpoints", description = "Found ones by how often they come, with their name where they have one; missing: named ones that are silent for longer than expected, or for longer than three times their usual gap between days with events; duplicates: kinds of events that look like one, differing in writing, by two letters, or in type alone; unnamed: in no touchpoint; unlinked: in no stage of any journey map, neither by a touchpoint nor by a rule; strangers: events of which nobody has a profile. Lists hold 200 at most.")
    @APIResponse(responseCode = "200", description = "What was found", content = @Content(schema = @Schema(implementation = DetectionAnswer.class)))
    public DetectionAnswer detection(
            @QueryParam("last") @DefaultValue("P30D") @Parameter(description = "How far back, as an ISO 8601 duration") String last,
            @HeaderParam("X-Query-Id") @Parameter(description = "A UUID by which the question can be cancelled") String queryId) {
        Answer<TouchpointsFound> answer = analyses.ask(detection, ScopeRequest.last(last), queryId);
        TouchpointsFound found = answer.result();
        return new DetectionAnswer(found.found(), found.missing(), found.duplicates(), found.unnamed(), found.unlinked(), found.strangers(), found.more(), answer.basis());
    }

    private static ProblemException unknown(String id) {
        return ProblemException.notFound("There is no touchpoint " + (id.matches(NamedTouchpoint.ID) ? id : "of this id") + ".");
    }
}
