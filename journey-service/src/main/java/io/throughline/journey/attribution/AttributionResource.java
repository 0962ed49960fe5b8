package io.throughline.journey.attribution;

import java.util.Map;

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
import io.throughline.journey.attribution.AttributionResult.Compared;
import io.throughline.journey.attribution.AttributionResult.ModelCredits;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of attribution. */
@Path("/v1/analytics/attribution")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Tag(name = "analytics")
class AttributionResource {

    private static final String EXAMPLE = """
            {"period": {"last": "P30D"}, "goal": {"event": "Order Completed"}, "revenue": {"property": "total", "currency": "CNY"}, "by": \
            "channel", \
            "models": ["last", "markov", "shapley"], "order": 2, "cost": {"web": {"minor": 120000, "currency": "CNY"}}}""";

    private final AnalysisService analyses;
    private final AttributionAnalysis attribution;

    @Inject
    AttributionResource(AnalysisService analyses, AttributionAnalysis attribution) {
        this.analyses = analyses;
        this.attribution = attribution;
    }

    @Schema(name = "AttributionAnswer", description = "Which channels or touchpoints conversions are credited to: association, not effect")
    record AttributionAnswer(long conversions,
            @Schema(description = "Of them, those that public sources alone told of, or that are from before sources had a "
                    + "trust") long publicConversions,
            @Nullable @Schema(description = "What they were worth; left out where that was not asked for") RevenueAmount revenue,
            @Nullable @Schema(description = "Of the revenue, what public sources alone told of") RevenueAmount publicRevenue,
            @Schema(description = "Journeys that came to nothing") long nulls,
            @Schema(description = "Journeys that may still convert, which no model looks at") long open,
            @Schema(description = "The credits by the names of the models, in the order in which they were asked for") Map<String,
                    ModelCredits> models,
            @Nullable @Schema(description = "The period to compare with; left out where there is none") Compared compared,
            AnswerBasis basis) {
    }

    @POST
    @Operation(operationId = "analyzeAttribution", summary = "Ask which channels or touchpoints conversions are credited to",
            description = """
            Shares out conversions (`each` of a person's, or their `first`) and what they were worth among the touches \
            within `lookBack` (P30D) before them and since the conversion before; a conversion without touches is its own. \
            `by`: `channel`, `touchpoint`, or `{"property": …}`; `touches`: a filter of which events are touches (all). \
            Models: `first`, `last`, `linear`, `time_decay` (half as much for each `halfLife`, P7D), `position` ([0.4, 0.2, 0.4]), \
            `markov` (removal effects of a chain of `order` 1 to 4, solved exactly; Anderl et al. 2016), \
            `shapley` (Zhao et al. 2018). Credits of each model add up to all conversions and all revenue. \
            Markov and Shapley take a touch that is repeated at once as one, A A B as A B, and Markov looks at journeys without a \
            conversion \
            whose look-back is over, too. \
            Revenue is read in whole units and answered in the smallest unit of the currency. \
            With `compare`, each credit tells what it was in that period; its look-back reaches as far. \
            With `finishedPaths`, the paths of a dataset are asked instead of events. What it says is association, not effect.""")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON,
            examples = @ExampleObject(name = "orders by channel", value = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The credits",
            content = @Content(schema = @Schema(implementation = AttributionAnswer.class)))
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = AnalysisService.TOO_MUCH)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public AttributionAnswer ask(AttributionRequest request,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        AnalysisAnswer<AttributionResult> answer = analyses.execute(attribution, request, queryId);
        AttributionResult result = answer.result();
        return new AttributionAnswer(result.conversions(), result.publicConversions(), result.revenue(), result.publicRevenue(),
                result.nulls(), result.open(), result.models(), result.compared(), answer.basis());
    }
}
