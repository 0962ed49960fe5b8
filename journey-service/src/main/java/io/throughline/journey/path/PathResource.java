package io.throughline.journey.path;

import java.util.List;

import jakarta.annotation.Nullable;
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

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.analysis.execution.AnalysisAnswer;
import io.throughline.journey.analysis.execution.AnalysisService;
import io.throughline.journey.analysis.result.AnswerBasis;
import io.throughline.journey.analysis.result.AnswerLanguage;
import io.throughline.journey.path.PathResult.Bottleneck;
import io.throughline.journey.path.PathResult.Compared;
import io.throughline.journey.path.PathResult.Edge;
import io.throughline.journey.path.PathResult.Node;
import io.throughline.journey.path.PathResult.Other;
import io.throughline.journey.path.PathResult.Rework;
import io.throughline.journey.path.PathResult.Variant;
import io.throughline.journey.touchpointcatalog.DrawingLanguage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of path analysis: numbers and drawings. */
@Path("/v1/analytics/paths")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Tag(name = "analytics")
class PathResource {

    private static final String SVG = "image/svg+xml";
    private static final String EXAMPLE = """
            {"period": {"last": "P30D"}, "from": {"event": "Product Viewed"}, "to": {"event": "Order Completed"}, \
            "unit": "between", "fold": "repeats", "maxSteps": 8}""";

    private final AnalysisService analyses;
    private final PathAnalysis paths;
    private final PathDrawings drawings;

    @Inject
    PathResource(AnalysisService analyses, PathAnalysis paths, PathDrawings drawings) {
        this.analyses = analyses;
        this.paths = paths;
        this.drawings = drawings;
    }

    @Schema(name = "PathAnswer", description = "Which ways people take")
    record PathAnswer(
            @Schema(description = "How many paths there are") long paths,
            @Schema(description = "How many different ones") long distinctVariants,
            @Schema(description = "The most frequent ways") List<Variant> variants,
            @Schema(description = "The most frequent steps") List<Node> nodes,
            @Schema(description = "What most often follows what directly, among those steps") List<Edge> edges,
            @Schema(description = "How much is not shown") Other other, Rework rework,
            @Schema(description = "Pairs of steps by the time that was spent between them altogether") List<Bottleneck> bottlenecks,
            @Nullable @Schema(description = "The period to compare with; left out where there is none") Compared compared,
            AnswerBasis basis) {
    }

    @POST
    @Operation(operationId = "analyzePaths", summary = "Ask which ways people take", description = """
            Paths are sessions (`unit`: `session`, ended by a pause longer than `sessionGap`, PT30M), all that a person does (`person`), \
            or what lies `between` the steps `from` and `to`: the shortest way after the last `from`, each event in one path only; \
            `from` alone: what follows, until the next; `to` alone: what led there. \
            Steps are touchpoints, or channels (`by`); `group` makes several of them one. \
            `fold`: `repeats` (A A B is A B), `loops` (A B C B D is A B D). \
            Edges tell what directly follows what (van der Aalst 2016), of whole paths; variants are cut after `maxSteps`. \
            Quantiles of more than 1,000 durations are within 1 %. \
            With `compare`, whatever is shown tells what it was in that period. \
            At most 1,000 kinds of events are told apart. `top`: how many `nodes` (30), `edges` (50) and `variants` (20) are shown.""")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON,
            examples = @ExampleObject(name = "from product to order", value = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The ways", content = @Content(schema = @Schema(implementation = PathAnswer.class)))
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = AnalysisService.TOO_MUCH)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public PathAnswer ask(PathRequest request,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        AnalysisAnswer<PathResult> answer = analyses.execute(paths, request, queryId);
        PathResult result = answer.result();
        return new PathAnswer(result.paths(), result.distinctVariants(), result.variants(), result.nodes(), result.edges(), result.other(),
                result.rework(), result.bottlenecks(), result.compared(), answer.basis());
    }

    @POST
    @Path("drawing")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(SVG)
    @Operation(operationId = "drawPaths", summary = "Draw which ways people take", description = """
            An SVG image for a landscape page: the most frequent steps and transitions, as many as the page has room for, each step on a \
            whole \
            way from a beginning to an end; a legend tells what was left out. `top` asks for `nodes` (60 at most) and \
            `edges` (150 at most) instead of what fits; the drawing is then as large as they need. Touchpoints and channels have the \
            names that the registry has for them. \
            The more often, the thicker and darker; what goes back is dashed.""")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON,
            examples = @ExampleObject(name = "from product to order", value = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The drawing", content = @Content(mediaType = SVG,
            schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = AnalysisService.TOO_MUCH)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public Response draw(PathRequest request,
            @Parameter(description = "The language of the drawing, and of names where the question asks for none",
                    schema = @Schema(type = SchemaType.STRING,
                            enumeration = { "zh", "en" })) @QueryParam("lang") @DefaultValue("en") String lang,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        if (!lang.equals("zh") && !lang.equals("en")) {
            throw ProblemException.invalidParameter("lang", "must be zh or en");
        }
        PathRequest drawn = request == null ? null : request.drawnIn(lang.equals("zh") ? AnswerLanguage.ZH : AnswerLanguage.EN);
        AnalysisAnswer<PathResult> answer = analyses.execute(paths, drawn, queryId);
        String drawing = drawings.draw(answer, request, lang.equals("zh") ? DrawingLanguage.ZH : DrawingLanguage.EN);
        return Response.ok(drawing, SVG + ";charset=UTF-8")
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .header("X-Content-Type-Options", "nosniff").build();
    }
}
