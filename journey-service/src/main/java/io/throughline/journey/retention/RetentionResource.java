package io.throughline.journey.retention;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.security.Roles;
import io.throughline.journey.analysis.Analyses;
import io.throughline.journey.analysis.Answer;
import io.throughline.journey.analysis.Basis;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who comes back, how often, and who leaves. */
@Path("/v1/analytics")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "analytics", description = "Questions to the whole log")
class RetentionResource {

    private static final String FAULTS = "The question is not understood: all that is wrong with it, as JSON pointers";
    private static final String TOO_MUCH = "It takes too long or too much memory: ask for a shorter period";
    private static final String QUERY_ID = "A UUID, by which the question can be cancelled";

    private final Analyses analyses;
    private final RetentionAnalysis retention;
    private final StickinessAnalysis stickiness;
    private final LifecycleAnalysis lifecycle;

    @Inject
    RetentionResource(Analyses analyses, RetentionAnalysis retention, StickinessAnalysis stickiness, LifecycleAnalysis lifecycle) {
        this.analyses = analyses;
        this.retention = retention;
        this.stickiness = stickiness;
        this.lifecycle = lifecycle;
    }

    @Schema(name = "Retention")
    record RetentionAnswer(List<Cohorts.Cohort> cohorts, List<Cohorts.Mean> mean, List<RetentionResult.Group> groups, String definition, Basis basis) {
    }

    @Schema(name = "Stickiness")
    record StickinessAnswer(List<Stickiness.Day> days, List<Stickiness.Bar> histogram, String definition, Basis basis) {
    }

    @Schema(name = "Lifecycle")
    record LifecycleAnswer(List<Lifecycle.Unit> units, String definition, Basis basis) {
    }

    @POST
    @Path("retention")
    @Operation(summary = "Who comes back, by when they came first", description = "cohort is the step that somebody joins by, return the one by which they come back (the same where it is left out). grain hour to year; periods 1 to 366; mode calendar (units of the zone's calendar) or rolling (as long, from the first event's very moment); kind bounded (came back in that very period), unbounded (in it or later) or repurchase (had come back by its end, by another event); firstEver false takes the first event of the period instead of the first in the whole log. Periods that are not over are marked and not averaged.")
    @RequestBody(required = true, content = @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT), examples = @ExampleObject(name = "repurchase", value = "{\"cohort\": {\"event\": \"Order Completed\"}, \"grain\": \"month\", \"periods\": 12, \"kind\": \"repurchase\", \"period\": {\"last\": \"P365D\"}, \"zone\": \"Asia/Shanghai\"}")))
    @APIResponse(responseCode = "200", description = "The cohorts", content = @Content(schema = @Schema(implementation = RetentionAnswer.class)))
    @APIResponse(responseCode = "400", description = FAULTS)
    @APIResponse(responseCode = "422", description = TOO_MUCH)
    public RetentionAnswer retention(RetentionRequest body, @HeaderParam("X-Query-Id") @Parameter(description = QUERY_ID) String queryId) {
        Answer<RetentionResult> answer = analyses.ask(retention, body, queryId);
        RetentionResult result = answer.result();
        return new RetentionAnswer(result.cohorts(), result.mean(), result.groups(), result.definition(), answer.basis());
    }

    @POST
    @Path("stickiness")
    @Operation(summary = "How often people come", description = "Active people by day, in the 7 and in the 30 days that end with it, daily of monthly, and on how many of the last 30 days people were active. active is a step; any event where it is left out. At most 300 days.")
    @RequestBody(required = true, content = @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT), examples = @ExampleObject(name = "app", value = "{\"active\": {\"channel\": \"app\"}, \"period\": {\"last\": \"P30D\"}}")))
    @APIResponse(responseCode = "200", description = "By day", content = @Content(schema = @Schema(implementation = StickinessAnswer.class)))
    @APIResponse(responseCode = "400", description = FAULTS)
    @APIResponse(responseCode = "422", description = TOO_MUCH)
    public StickinessAnswer stickiness(StickinessRequest body, @HeaderParam("X-Query-Id") @Parameter(description = QUERY_ID) String queryId) {
        Answer<StickinessAnalysis.Result> answer = analyses.ask(stickiness, body, queryId);
        return new StickinessAnswer(answer.result().days(), answer.result().histogram(), answer.result().definition(), answer.basis());
    }

    @POST
    @Path("lifecycle")
    @Operation(summary = "Who is new, who stays, who comes back and who leaves", description = "By unit of the calendar: new (first ever), returning (active in the unit before too), resurrected (active before, but not in the unit before) and, negative, dormant (active in the unit before and not in this one). active is a step; any event where it is left out.")
    @RequestBody(required = true, content = @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT), examples = @ExampleObject(name = "weeks", value = "{\"grain\": \"week\", \"period\": {\"last\": \"P90D\"}}")))
    @APIResponse(responseCode = "200", description = "By unit", content = @Content(schema = @Schema(implementation = LifecycleAnswer.class)))
    @APIResponse(responseCode = "400", description = FAULTS)
    @APIResponse(responseCode = "422", description = TOO_MUCH)
    public LifecycleAnswer lifecycle(LifecycleRequest body, @HeaderParam("X-Query-Id") @Parameter(description = QUERY_ID) String queryId) {
        Answer<LifecycleAnalysis.Result> answer = analyses.ask(lifecycle, body, queryId);
        return new LifecycleAnswer(answer.result().units(), answer.result().definition(), answer.basis());
    }
}
