package io.throughline.journey.retention;

import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.analysis.execution.AnalysisAnswer;
import io.throughline.journey.analysis.execution.AnalysisService;
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

/** The endpoints of retention, stickiness and lifecycle. */
@Path("/v1/analytics")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Tag(name = "analytics")
class RetentionResource {

    private static final String RETENTION_EXAMPLE =
            """
            {"cohort": {"event": "Order Completed"}, "grain": "month", "periods": 12, "kind": "repurchase", "period": {"last": "P365D"}, \
            "zone": "Asia/Shanghai"}""";
    private static final String STICKINESS_EXAMPLE = """
            {"active": {"channel": "app"}, "period": {"last": "P30D"}}""";
    private static final String LIFECYCLE_EXAMPLE = """
            {"grain": "week", "period": {"last": "P90D"}}""";

    private final AnalysisService analyses;
    private final RetentionAnalysis retention;
    private final StickinessAnalysis stickiness;
    private final LifecycleAnalysis lifecycle;

    @Inject
    RetentionResource(AnalysisService analyses, RetentionAnalysis retention, StickinessAnalysis stickiness, LifecycleAnalysis lifecycle) {
        this.analyses = analyses;
        this.retention = retention;
        this.stickiness = stickiness;
        this.lifecycle = lifecycle;
    }

    @Schema(name = "RetentionAnswer", description = "Who comes back, by when they came first")
    record RetentionAnswer(List<CohortTable.Cohort> cohorts,
            @Schema(description = "Of all cohorts, period by period") List<CohortTable.Mean> mean,
            @Nullable @Schema(description = "By the breakdown; left out without one") List<RetentionResult.Group> groups,
            @Schema(description = "What is counted, as sentences in English") String definition, AnswerBasis basis) {
    }

    @Schema(name = "StickinessAnswer", description = "How often people come")
    record StickinessAnswer(List<StickinessCounts.Day> days,
            @Schema(description = "People by on how many of the last 30 days of the period they were active") List<
                    StickinessCounts.Bar> histogram,
            @Schema(description = "What is counted, as sentences in English") String definition, AnswerBasis basis) {
    }

    @Schema(name = "LifecycleAnswer", description = "Who is new, who stays, who comes back and who leaves")
    record LifecycleAnswer(List<LifecycleCounts.Unit> units,
            @Schema(description = "What is counted, as sentences in English") String definition, AnswerBasis basis) {
    }

    @POST
    @Path("retention")
    @Operation(operationId = "analyzeRetention", summary = "Ask who comes back", description = """
            cohort is the step that somebody joins by, return the one by which they come back (the same where it is left out). grain hour \
            to \
            year; periods 1 to 366; mode calendar (units of the zone's calendar) or rolling (as long, from the first event's very moment); \
            kind bounded (came back in that very period), unbounded (in it or later) or repurchase (had come back by its end, by another \
            event); firstEver false takes the first event of the period instead of the first in the whole log. Periods that are not over \
            are \
            marked and not averaged.""")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON,
            examples = @ExampleObject(name = "repurchase", value = RETENTION_EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The cohorts",
            content = @Content(schema = @Schema(implementation = RetentionAnswer.class)))
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = AnalysisService.TOO_MUCH)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public RetentionAnswer retention(RetentionRequest request,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        AnalysisAnswer<RetentionResult> answer = analyses.execute(retention, request, queryId);
        RetentionResult result = answer.result();
        return new RetentionAnswer(result.cohorts(), result.mean(), result.groups(), result.definition(), answer.basis());
    }

    @POST
    @Path("stickiness")
    @Operation(operationId = "analyzeStickiness", summary = "Ask how often people come", description = """
            Active people by day, in the 7 and in the 30 days that end with it, daily of monthly, and on how many of the last 30 days \
            people \
            were active. active is a step; any event where it is left out. At most 300 days.""")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON,
            examples = @ExampleObject(name = "app", value = STICKINESS_EXAMPLE)))
    @APIResponse(responseCode = "200", description = "By day",
            content = @Content(schema = @Schema(implementation = StickinessAnswer.class)))
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = AnalysisService.TOO_MUCH)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public StickinessAnswer stickiness(StickinessRequest request,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        AnalysisAnswer<StickinessAnalysis.Result> answer = analyses.execute(stickiness, request, queryId);
        return new StickinessAnswer(answer.result().days(), answer.result().histogram(), answer.result().definition(), answer.basis());
    }

    @POST
    @Path("lifecycle")
    @Operation(operationId = "analyzeLifecycle", summary = "Ask who is new, who stays, who comes back and who leaves", description = """
            By unit of the calendar: new (first ever), returning (active in the unit before too), resurrected (active before, but not in \
            the \
            unit before) and, negative, dormant (active in the unit before and not in this one). active is a step; any event where it is \
            left \
            out.""")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON,
            examples = @ExampleObject(name = "weeks", value = LIFECYCLE_EXAMPLE)))
    @APIResponse(responseCode = "200", description = "By unit",
            content = @Content(schema = @Schema(implementation = LifecycleAnswer.class)))
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = AnalysisService.TOO_MUCH)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public LifecycleAnswer lifecycle(LifecycleRequest request,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        AnalysisAnswer<LifecycleAnalysis.Result> answer = analyses.execute(lifecycle, request, queryId);
        return new LifecycleAnswer(answer.result().units(), answer.result().definition(), answer.basis());
    }
}
