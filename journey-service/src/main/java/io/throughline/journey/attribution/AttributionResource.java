package io.throughline.journey.attribution;

import java.util.Map;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.security.Roles;
import io.throughline.journey.analysis.Analyses;
import io.throughline.journey.analysis.Answer;
import io.throughline.journey.analysis.Basis;
import io.throughline.journey.attribution.AttributionResult.Compared;
import io.throughline.journey.attribution.AttributionResult.ModelCredits;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which channels or touchpoints conversions are credited to. */
@Path("/v1/analytics/attribution")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "journey analytics")
class AttributionResource {

    private static final String EXAMPLE = """
            {"period": {"last": "P30D"}, "goal": {"event": "Order Completed"}, "revenue": {"property": "total", "currency": "CNY"}, "by": "channel", \
            "models": ["last", "markov", "shapley"], "order": 2, "cost": {"web": {"minor": 120000, "currency": "CNY"}}}""";

    private final Analyses analyses;
    private final AttributionAnalysis attribution;

    @Inject
    AttributionResource(Analyses analyses, AttributionAnalysis attribution) {
        this.analyses = analyses;
        this.attribution = attribution;
    }

    @Schema(name = "AttributionAnswer")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AttributionAnswer(long conversions, long publicConversions, Money revenue, Money publicRevenue, long nulls, long open,
            Map<String, ModelCredits> models, Compared compared,
            Basis basis) {
    }

    @POST
    @Operation(summary = "Which channels or touchpoints conversions are credited to", description = """
            Shares out conversions (`each` of a person's, or their `first`) and what they were worth among the touches \
            within `lookBack` (P30D) before them and since the conversion before; a conversion without touches is its own. \
            `by`: `channel`, `touchpoint`, or `{"property": …}`; `touches`: a filter of which events are touches (all). \
            Models: `first`, `last`, `linear`, `time_decay` (half as much for each `halfLife`, P7D), `position` ([0.4, 0.2, 0.4]), \
            `markov` (removal effects of a chain of `order` 1 to 4, solved exactly; Anderl et al. 2016), \
            `shapley` (Zhao et al. 2018). Credits of each model add up to all conversions and all revenue. \
            Markov and Shapley look at stays, A A B as A B, and Markov at journeys without a conversion whose look-back is over, too. \
            Revenue is read in whole units and answered in the smallest unit of the currency. \
            With `compare`, each credit tells what it was in that period; its look-back reaches as far. \
            With `finishedPaths`, the paths of a dataset are asked instead of events. What it says is association, not effect.""")
    @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.OBJECT, example = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The credits", content = @Content(schema = @Schema(implementation = AttributionAnswer.class)))
    @APIResponse(responseCode = "400", description = "The question cannot be understood: errors name all faults by JSON pointers")
    @APIResponse(responseCode = "422", description = "There are too many different journeys, or it takes too long: lower the order, or narrow the period")
    public AttributionAnswer ask(AttributionRequest body,
            @Parameter(description = "A UUID by which the question can be cancelled") @HeaderParam("X-Query-Id") String queryId) {
        Answer<AttributionResult> answer = analyses.ask(attribution, body, queryId);
        AttributionResult result = answer.result();
        return new AttributionAnswer(result.conversions(), result.publicConversions(), result.revenue(), result.publicRevenue(),
                result.nulls(), result.open(), result.models(), result.compared(), answer.basis());
    }
}
