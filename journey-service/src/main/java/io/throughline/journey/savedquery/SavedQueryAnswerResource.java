package io.throughline.journey.savedquery;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.json.StorableTimes;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.AnalysisAnswer;
import io.throughline.journey.analysis.execution.AnalysisService;
import io.throughline.journey.analysis.result.AnswerBasis;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of answers to saved queries: run now, or stored by their schedules. */
@Path("/v1/analytics/definitions/{id}")
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "definitions")
class SavedQueryAnswerResource {

    private static final String ABSENT = "There is no definition with this id, or somebody else saved it and does not share it";
    private static final String ID = "The definition's id";
    private static final String GONE =
            "It cannot be asked any more, for example because its dataset was deleted. Or: " + AnalysisService.TOO_MUCH;

    private final SavedQueryService definitions;
    private final ResultStore results;
    private final QueryKinds queryKinds;
    private final AnalysisService analyses;
    private final Caller caller;

    @Inject
    SavedQueryAnswerResource(SavedQueryService definitions, ResultStore results, QueryKinds queryKinds, AnalysisService analyses,
            Caller caller) {
        this.definitions = definitions;
        this.results = results;
        this.queryKinds = queryKinds;
        this.analyses = analyses;
        this.caller = caller;
    }

    @Schema(name = "AskedDefinition")
    record AskedDefinition(UUID id, int version, String kind, String name) {
    }

    /** @param result the answer of the kind's own endpoint, without the basis; {@link QueryKindSchemas} describes it */
    @Schema(name = "DefinitionAnswer", description = "The answer to a saved question. Its `kind` says which answer it is.")
    record DefinitionAnswer(@Schema(description = "The kind of the question") String kind, AskedDefinition definition,
            @Schema(implementation = JsonNode.class) Object result, AnswerBasis basis) {
    }

    @GET
    @Path("answer")
    @Operation(operationId = "getDefinitionAnswer", summary = "Ask a saved question now",
            description = "`result` is the answer of the kind's own endpoint without its `basis`. Personal data are masked as the "
                    + "caller's role sees them.")
    @APIResponse(responseCode = "200", description = "The answer")
    @APIResponse(responseCode = "404", description = ABSENT)
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = GONE)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public DefinitionAnswer answer(@PathParam("id") @Parameter(description = ID) UUID id,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        return ask(id, queryId);
    }

    @POST
    @Path("answer")
    @Operation(operationId = "askDefinition", summary = "Ask a saved question now by POST",
            description = "The same as GET, for clients that ask all questions by POST. A body is ignored.")
    @APIResponse(responseCode = "200", description = "The answer")
    @APIResponse(responseCode = "404", description = ABSENT)
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = GONE)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public DefinitionAnswer ask(@PathParam("id") @Parameter(description = ID) UUID id,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        SavedQuery definition = definitions.visible(id, caller);
        SavedQueryDraft content = definition.content();
        Analysis<?, ?, ?> kind = queryKinds.find(content.kind()).orElseThrow(() -> new ProblemException(
                Problem.of(ProblemKind.UNPROCESSABLE, "There is no such kind of question any more.")
                        .withErrors(definitions.faults(content))));
        try {
            AnalysisAnswer<?> answer = analyses.executeStored(kind, content.question(), queryId);
            return new DefinitionAnswer(content.kind(), new AskedDefinition(id, definition.version(), content.kind(), content.name()),
                    answer.result(), answer.basis());
        } catch (ProblemException refused) {
            throw StoredQuestionFaults.ofDefinition(refused);
        }
    }

    @GET
    @Path("results")
    @Operation(operationId = "listDefinitionRuns", summary = "List the runs of a saved question's schedule",
            description = "Newest first, without their answers. If somebody else saved it, only runs of the versions that were shared. "
                    + "The newest 400 are kept, up to 20 MB in all, for 400 days. A run without an answer says why. If a store was not "
                    + "available, it is tried again until the next run is due.")
    @APIResponse(responseCode = "200", description = "A page of runs")
    @APIResponse(responseCode = "404", description = ABSENT)
    public Page<ResultView> results(@PathParam("id") @Parameter(description = ID) UUID id,
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT,
                    message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        SavedQuery definition = definitions.visible(id, caller);
        Instant before = cursor == null ? null : PageCursor.time(PageCursor.parts(cursor, 1).getFirst());
        return Page.of(results.list(id, SavedQueryService.owns(definition, caller), before, limit + 1).stream()
                .map(each -> each.ofKind(definition.content().kind())).toList(), limit, last -> PageCursor.of(last.due()));
    }

    @GET
    @Path("results/{due}")
    @Operation(operationId = "getDefinitionRun", summary = "Read a run with its answer",
            description = "Personal data are masked, whoever reads it.")
    @APIResponse(responseCode = "200", description = "The run")
    @APIResponse(responseCode = "404",
            description = "There is no such definition, or somebody else saved it and does not share the version that was asked; or "
                    + "nothing was due then")
    public ResultView result(@PathParam("id") @Parameter(description = ID) UUID id,
            @PathParam("due") @Parameter(description = "When it was due", example = "2026-11-22T22:00:00Z",
                    schema = @Schema(type = SchemaType.STRING, format = "date-time")) String due) {
        SavedQuery definition = definitions.visible(id, caller);
        Instant time = time(due);
        return (time == null ? java.util.Optional.<ResultView>empty() : results.find(id, SavedQueryService.owns(definition, caller), time))
                .map(each -> each.ofKind(definition.content().kind()))
                .orElseThrow(() -> ProblemException.notFound("Nothing was due then, or it is not kept any more."));
    }

    /** Null if the text is not a time, or a time at which nothing can have been due. */
    private static Instant time(String text) {
        try {
            Instant time = Instant.parse(text);
            return StorableTimes.isStorable(time) ? time : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
