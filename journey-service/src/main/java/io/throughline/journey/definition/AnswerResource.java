package io.throughline.journey.definition;

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
import io.throughline.commons.json.Times;
import io.throughline.commons.page.Cursor;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.Roles;
import io.throughline.journey.analysis.Analyses;
import io.throughline.journey.analysis.Analysis;
import io.throughline.journey.analysis.Answer;
import io.throughline.journey.analysis.Basis;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Answers to saved questions: asked now, and those that their schedules have left. */
@Path("/v1/analytics/definitions/{id}")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "definitions")
class AnswerResource {

    private static final String ABSENT = "There is no definition with this id, or somebody else saved it and does not share it";
    private static final String ID = "The definition's id";
    private static final String GONE = "It cannot be asked any more, for example because its dataset was deleted. Or: " + Analyses.TOO_MUCH;

    private final Definitions definitions;
    private final ResultStore results;
    private final Kinds kinds;
    private final Analyses analyses;
    private final Caller caller;

    @Inject
    AnswerResource(Definitions definitions, ResultStore results, Kinds kinds, Analyses analyses, Caller caller) {
        this.definitions = definitions;
        this.results = results;
        this.kinds = kinds;
        this.analyses = analyses;
        this.caller = caller;
    }

    @Schema(name = "AskedDefinition")
    record Asked(UUID id, int version, String kind, String name) {
    }

    /** @param result the record that the kind's own endpoint answers, but for the basis; {@link KindSchemas} describes it */
    @Schema(name = "DefinitionAnswer", description = "The answer to a saved question. Its `kind` says which answer it is.")
    record DefinitionAnswer(@Schema(description = "The kind of the question") String kind, Asked definition,
            @Schema(implementation = JsonNode.class) Object result, Basis basis) {
    }

    @GET
    @Path("answer")
    @Operation(operationId = "getDefinitionAnswer", summary = "Ask a saved question now", description = "`result` is the answer of the kind's own endpoint without its `basis`. Personal data are masked as the caller's role sees them.")
    @APIResponse(responseCode = "200", description = "The answer")
    @APIResponse(responseCode = "404", description = ABSENT)
    @APIResponse(responseCode = "409", description = Analyses.CANCELLED)
    @APIResponse(responseCode = "422", description = GONE)
    @APIResponse(responseCode = "503", description = Analyses.BUSY)
    public DefinitionAnswer answer(@PathParam("id") @Parameter(description = ID) UUID id,
            @HeaderParam("X-Query-Id") @Parameter(description = Analyses.QUERY_ID, schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        return ask(id, queryId);
    }

    @POST
    @Path("answer")
    @Operation(operationId = "askDefinition", summary = "Ask a saved question now by POST", description = "The same as GET, for clients that ask all questions by POST. A body is ignored.")
    @APIResponse(responseCode = "200", description = "The answer")
    @APIResponse(responseCode = "404", description = ABSENT)
    @APIResponse(responseCode = "409", description = Analyses.CANCELLED)
    @APIResponse(responseCode = "422", description = GONE)
    @APIResponse(responseCode = "503", description = Analyses.BUSY)
    public DefinitionAnswer ask(@PathParam("id") @Parameter(description = ID) UUID id,
            @HeaderParam("X-Query-Id") @Parameter(description = Analyses.QUERY_ID, schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        Definition definition = definitions.visible(id, caller);
        Draft content = definition.content();
        Analysis<?, ?, ?> kind = kinds.find(content.kind()).orElseThrow(() -> new ProblemException(
                Problem.of(ProblemKind.UNPROCESSABLE, "There is no such kind of question any more.").withErrors(definitions.faults(content))));
        try {
            Answer<?> answer = analyses.askStored(kind, content.question(), queryId);
            return new DefinitionAnswer(content.kind(), new Asked(id, definition.version(), content.kind(), content.name()), answer.result(), answer.basis());
        } catch (ProblemException refused) {
            throw Questions.ofDefinition(refused);
        }
    }

    @GET
    @Path("results")
    @Operation(operationId = "listDefinitionRuns", summary = "List the runs of a saved question's schedule", description = "Newest first, without their answers. If somebody else saved it, only runs of the versions that were shared. The newest 400 are kept, up to 20 MB in all, for 400 days. A run without an answer says why. If a store was not available, it is tried again until the next run is due.")
    @APIResponse(responseCode = "200", description = "A page of runs")
    @APIResponse(responseCode = "404", description = ABSENT)
    public Page<ResultView> results(@PathParam("id") @Parameter(description = ID) UUID id, @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE)
            @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        Definition definition = definitions.visible(id, caller);
        Instant before = cursor == null ? null : Cursor.time(Cursor.parts(cursor, 1).getFirst());
        return Page.of(results.list(id, Definitions.owns(definition, caller), before, limit + 1).stream()
                .map(each -> each.ofKind(definition.content().kind())).toList(), limit, last -> Cursor.of(last.due()));
    }

    @GET
    @Path("results/{due}")
    @Operation(operationId = "getDefinitionRun", summary = "Read a run with its answer", description = "Personal data are masked, whoever reads it.")
    @APIResponse(responseCode = "200", description = "The run")
    @APIResponse(responseCode = "404", description = "There is no such definition, or somebody else saved it and does not share the version that was asked; or nothing was due then")
    public ResultView result(@PathParam("id") @Parameter(description = ID) UUID id,
            @PathParam("due") @Parameter(description = "When it was due", example = "2026-11-22T22:00:00Z", schema = @Schema(type = SchemaType.STRING, format = "date-time")) String due) {
        Definition definition = definitions.visible(id, caller);
        Instant time = time(due);
        return (time == null ? java.util.Optional.<ResultView>empty() : results.find(id, Definitions.owns(definition, caller), time))
                .map(each -> each.ofKind(definition.content().kind()))
                .orElseThrow(() -> ProblemException.notFound("Nothing was due then, or it is not kept any more."));
    }

    /** Null where it is none, or one at which nothing can have been due. */
    private static Instant time(String text) {
        try {
            Instant time = Instant.parse(text);
            return Times.canBeKept(time) ? time : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
