package io.throughline.journey.path;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Roles;
import io.throughline.journey.analysis.Analyses;
import io.throughline.journey.analysis.Answer;
import io.throughline.journey.analysis.AnswerLanguage;
import io.throughline.journey.analysis.Basis;
import io.throughline.journey.path.PathResult.Bottleneck;
import io.throughline.journey.path.PathResult.Compared;
import io.throughline.journey.path.PathResult.Edge;
import io.throughline.journey.path.PathResult.Node;
import io.throughline.journey.path.PathResult.Other;
import io.throughline.journey.path.PathResult.Rework;
import io.throughline.journey.path.PathResult.Variant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which ways people take, as numbers and as a drawing. */
@Path("/v1/analytics/paths")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "journey analytics")
class PathResource {

    private static final String SVG = "image/svg+xml";
    private static final String EXAMPLE = """
            {"period": {"last": "P30D"}, "from": {"event": "Product Viewed"}, "to": {"event": "Order Completed"}, \
            "unit": "between", "fold": "repeats", "maxSteps": 8}""";

    private final Analyses analyses;
    private final PathAnalysis paths;

    @Inject
    PathResource(Analyses analyses, PathAnalysis paths) {
        this.analyses = analyses;
        this.paths = paths;
    }

    @Schema(name = "PathAnswer")
    record PathAnswer(long paths, long distinctVariants, List<Variant> variants, List<Node> nodes, List<Edge> edges, Other other, Rework rework,
            List<Bottleneck> bottlenecks, @JsonInclude(JsonInclude.Include.NON_NULL) Compared compared, Basis basis) {
    }

    @POST
    @Operation(summary = "Which ways people take", description = """
            Paths are sessions (`unit`: `session`, ended by a pause longer than `sessionGap`, PT30M), whole lives (`person`), \
            or what lies `between` the steps `from` and `to`: the shortest way after the last `from`, each event in one path only; \
            `from` alone: what follows, until the next; `to` alone: what led there. \
            Steps are touchpoints, or channels (`by`); `group` makes several of them one. \
            `fold`: `repeats` (A A B is A B), `loops` (A B C B D is A B D). \
            Edges say what directly follows what (van der Aalst 2016), of whole paths; variants are cut after `maxSteps`. \
            Quantiles of more than 1,000 durations are within 1 %. \
            With `compare`, whatever is shown tells what it was in that period. \
            At most 1,000 kinds of events are told apart. `top`: how many `nodes` (30), `edges` (50) and `variants` (20) are shown.""")
    @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.OBJECT, example = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The ways", content = @Content(schema = @Schema(implementation = PathAnswer.class)))
    @APIResponse(responseCode = "400", description = "The question cannot be understood: errors name all faults by JSON pointers")
    @APIResponse(responseCode = "422", description = "There are too many different ways, or it takes too long: fold, group, or narrow the period")
    public PathAnswer ask(PathRequest body,
            @Parameter(description = "A UUID by which the question can be cancelled") @HeaderParam("X-Query-Id") String queryId) {
        Answer<PathResult> answer = analyses.ask(paths, body, queryId);
        PathResult result = answer.result();
        return new PathAnswer(result.paths(), result.distinctVariants(), result.variants(), result.nodes(), result.edges(), result.other(),
                result.rework(), result.bottlenecks(), result.compared(), answer.basis());
    }

    @POST
    @Path("drawing")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(SVG)
    @Operation(summary = "Which ways people take, drawn",
            description = "Steps stand in the order in which they are mostly taken; what goes back is dashed; the more often, the thicker.")
    @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.OBJECT, example = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The drawing", content = @Content(mediaType = SVG))
    public Response draw(PathRequest body, @Parameter(description = "zh or en") @QueryParam("lang") @DefaultValue("en") String lang,
            @HeaderParam("X-Query-Id") String queryId) {
        if (!lang.equals("zh") && !lang.equals("en")) {
            throw ProblemException.invalidParameter("lang", "must be zh or en");
        }
        PathRequest shown = body == null ? null : body.shownIn(lang.equals("zh") ? AnswerLanguage.ZH : AnswerLanguage.EN);
        String drawing = PathDrawing.draw(analyses.ask(paths, shown, queryId).result(), lang.equals("zh"));
        return Response.ok(drawing, SVG + ";charset=UTF-8").header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'").build();
    }
}
