package io.throughline.journey.touchpointcatalog;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.analysis.execution.AnalysisAnswer;
import io.throughline.journey.analysis.execution.AnalysisService;
import io.throughline.journey.analysis.question.PersonalDataConditions;
import io.throughline.journey.analysis.question.ScopeRequest;
import io.throughline.journey.analysis.result.AnswerBasis;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of touchpoints, which are detected in the log and named and merged by users. */
@Path("/v1/touchpoints")
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "touchpoints", description = "Where customers meet us: found in the log, named and merged by people")
class TouchpointResource {

    /** All are kept in memory and looked up for each event's kind. */
    static final int MOST = 2_000;
    private static final String ID = "The touchpoint's id, chosen by the caller when it was named";
    private static final String EXAMPLE = """
            {"name": {"zh": "网页结账", "en": "Checkout on the web"}, "kind": "page",
             "events": [{"channel": "web", "type": "track", "name": "Checkout Started"}, {"channel": "web", "type": "page", "name": \
            "Checkout"}],
             "stage": "purchase", "costPerVisit": {"minor": 12, "currency": "CNY"}, "expected": {"everyDays": 2}}""";

    private final TouchpointStore store;
    private final TouchpointIndex index;
    private final DetectionAnalysis detection;
    private final AnalysisService analyses;
    private final Caller caller;
    private final MaskingPolicy masking;
    private final ObjectMapper json;

    @Inject
    TouchpointResource(TouchpointStore store, TouchpointIndex index, DetectionAnalysis detection, AnalysisService analyses, Caller caller,
            MaskingPolicy masking,
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
    @Operation(operationId = "listTouchpoints", summary = "List touchpoints", description = "Those that have a name, ordered by id.")
    public Page<NamedTouchpoint> list(
            @QueryParam("channel") @Parameter(description = "Only those with an event of this channel") String channel,
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT,
                    message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        String after = cursor == null ? "" : PageCursor.parts(cursor, 1).getFirst();
        return Page.of(store.after(after, channel, limit + 1), limit, last -> PageCursor.of(last.id()));
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getTouchpoint", summary = "Read a touchpoint",
            description = "Its name, and the kinds of events that make it up.")
    @APIResponse(responseCode = "200", description = "The touchpoint")
    @APIResponse(responseCode = "404", description = "There is no touchpoint with this id")
    public NamedTouchpoint get(@PathParam("id") @Parameter(description = ID) String id) {
        return store.find(id).orElseThrow(() -> unknown(id));
    }

    @PUT
    @Path("{id}")
    @Operation(operationId = "putTouchpoint", summary = "Name or change a touchpoint",
            description = "Several kinds of events in one touchpoint are merged: every answer counts them as one. Every replica follows "
                    + "within two seconds.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = TouchpointRequest.class),
                    examples = @ExampleObject(name = "two kinds of events", value = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "Changed, or the same as before",
            content = @Content(schema = @Schema(implementation = NamedTouchpoint.class)))
    @APIResponse(responseCode = "201", description = "Named", content = @Content(schema = @Schema(implementation = NamedTouchpoint.class)))
    @APIResponse(responseCode = "403", description = "The role does not allow it, or an event's name is one that the caller sees masked")
    @APIResponse(responseCode = "409", description = "One of the events belongs to another touchpoint, which the problem names")
    @APIResponse(responseCode = "422", description = "There are 2,000 touchpoints already")
    public Response put(
            @PathParam("id") @Pattern(regexp = NamedTouchpoint.ID,
                    message = NamedTouchpoint.ID_MESSAGE) @Parameter(description = "The touchpoint's id, chosen by the caller") String id,
            @NotNull(message = "must be given") TouchpointRequest body) {
        BodyFaults faults = new BodyFaults();
        body.check(faults);
        faults.refuseIfAny();
        PersonalDataConditions.refuse(json.valueToTree(body), "events", List.of("name"), masking.of(caller));
        NamedTouchpoint touchpoint = body.named(id, Instant.ofEpochMilli(System.currentTimeMillis()));
        if (store.count() >= MOST && store.find(id).isEmpty()) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE,
                    "There are " + MOST + " touchpoints already: merge some, or remove what is not used.");
        }
        try {
            boolean made = store.save(touchpoint);
            index.refresh();
            return Response.status(made ? 201 : 200).entity(touchpoint).build();
        } catch (TouchpointStore.EventTakenException taken) {
            throw ProblemException.of(ProblemKind.CONFLICT, "The event " + taken.event().channel() + " " + taken.event().type() + " "
                    + taken.event().name() + " belongs to the touchpoint " + taken.owner() + ": an event is of one touchpoint.");
        }
    }

    @DELETE
    @Path("{id}")
    @Operation(operationId = "deleteTouchpoint", summary = "Delete a touchpoint's name",
            description = "Its events stay in the log, and are found again without a name.")
    @APIResponse(responseCode = "204", description = "Deleted, or there was none")
    public void delete(@PathParam("id") @Parameter(description = ID) String id) {
        store.delete(id);
        index.refresh();
    }

    /** The touchpoints that were detected in the log. */
    @Schema(name = "TouchpointDetection")
    record DetectionAnswer(@Schema(description = "Kinds of events, the most frequent first") List<TouchpointsFound.Found> found,
            @Schema(description = "Named touchpoints without events for longer than expected") List<TouchpointsFound.Missing> missing,
            @Schema(description = "Kinds of events that look like one") List<TouchpointsFound.Duplicate> duplicates,
            @Schema(description = "Events that belong to no touchpoint") List<TouchpointsFound.Found> unnamed,
            @Schema(description = "Events in no stage of any journey map; empty if there is no map") List<TouchpointsFound.Found> unlinked,
            @Schema(description = "Events of people who have no profile") List<TouchpointsFound.Found> strangers,
            @Schema(description = "Whether a list was cut at 200 entries") boolean more, AnswerBasis basis) {
    }

    @GET
    @Path("detection")
    @Operation(operationId = "detectTouchpoints", summary = "Find touchpoints in the log",
            description = "`found` lists kinds of events by how often they come, with their name if they have one. `missing` lists "
                    + "named touchpoints without events for longer than expected, or for longer than three times their usual gap "
                    + "between days with events. `duplicates` lists pairs that look like one: they differ in writing, by two "
                    + "letters, or in type only. `unnamed` belong to no touchpoint, `unlinked` to no stage of any "
                    + "journey map, neither by a touchpoint nor by a rule. `strangers` are events of people who "
                    + "have no profile. A list holds 200 entries at most.")
    @APIResponse(responseCode = "200", description = "What was found")
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public DetectionAnswer detection(
            @QueryParam("last") @DefaultValue("P30D") @Parameter(description = "How far back, as an ISO 8601 duration",
                    schema = @Schema(type = SchemaType.STRING, format = "duration", defaultValue = "P30D")) String last,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        AnalysisAnswer<TouchpointsFound> answer = analyses.execute(detection, ScopeRequest.last(last), queryId);
        TouchpointsFound found = answer.result();
        return new DetectionAnswer(found.found(), found.missing(), found.duplicates(), found.unnamed(), found.unlinked(), found.strangers(),
                found.more(), answer.basis());
    }

    private static ProblemException unknown(String id) {
        return ProblemException.notFound("There is no touchpoint " + (id.matches(NamedTouchpoint.ID) ? id : "of this id") + ".");
    }
}
