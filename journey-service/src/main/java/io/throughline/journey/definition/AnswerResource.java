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
import jakarta.ws.rs.QueryParam;

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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Answers to saved questions: asked now, and those that their schedules have left. */
@Path("/v1/analytics/definitions/{id}")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "definitions")
class AnswerResource {

    private static final String ABSENT = "There is no such definition, or it is another's and not shared";
    private static final String QUERY_ID = "A UUID, by which the question can be cancelled";

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

    /** @param result as the kind's own endpoint answers, but for the basis */
    @Schema(name = "DefinitionAnswer")
    record DefinitionAnswer(Asked definition, @Schema(implementation = Object.class) Object result, Basis basis) {
    }

    @GET
    @Path("answer")
    @Operation(summary = "Ask a saved question now", description = "`result` has the fields of the kind's own answer; what is personal is masked as the caller's role sees it.")
    @APIResponse(responseCode = "200", description = "The answer", content = @Content(schema = @Schema(implementation = DefinitionAnswer.class)))
    @APIResponse(responseCode = "404", description = ABSENT)
    @APIResponse(responseCode = "422", description = "It cannot be asked any more, as of a dataset that is gone: errors point to where; or it takes too long")
    @APIResponse(responseCode = "503", description = "Too many questions are asked at once; try again")
    public DefinitionAnswer answer(@PathParam("id") UUID id, @HeaderParam("X-Query-Id") @Parameter(description = QUERY_ID) String queryId) {
        return ask(id, queryId);
    }

    @POST
    @Path("answer")
    @Operation(summary = "Ask a saved question now", description = "As GET, for clients that ask all questions by POST. A body is not looked at.")
    @APIResponse(responseCode = "200", description = "The answer", content = @Content(schema = @Schema(implementation = DefinitionAnswer.class)))
    @APIResponse(responseCode = "404", description = ABSENT)
    @APIResponse(responseCode = "422", description = "It cannot be asked any more, as of a dataset that is gone: errors point to where; or it takes too long")
    @APIResponse(responseCode = "503", description = "Too many questions are asked at once; try again")
    public DefinitionAnswer ask(@PathParam("id") UUID id, @HeaderParam("X-Query-Id") @Parameter(description = QUERY_ID) String queryId) {
        Definition definition = definitions.visible(id, caller);
        Draft content = definition.content();
        Analysis<?, ?, ?> kind = kinds.find(content.kind()).orElseThrow(() -> new ProblemException(
                Problem.of(ProblemKind.UNPROCESSABLE, "There is no such kind of question any more.").withErrors(definitions.faults(content))));
        try {
            Answer<?> answer = analyses.askStored(kind, content.question(), queryId);
            return new DefinitionAnswer(new Asked(id, definition.version(), content.kind(), content.name()), answer.result(), answer.basis());
        } catch (ProblemException refused) {
            throw Questions.ofDefinition(refused);
        }
    }

    @GET
    @Path("results")
    @Operation(summary = "Runs of its schedule, the newest first", description = "Without their answers; of another's, runs of those versions alone that were shared. The newest 400 are kept, of 20 MB in all, for 400 days. A run that has no answer says why; one whose store was away is tried again, until the next is due.")
    @APIResponse(responseCode = "200", description = "A page of runs")
    @APIResponse(responseCode = "404", description = ABSENT)
    public Page<ResultView> results(@PathParam("id") UUID id, @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE)
            @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit, @QueryParam("cursor") String cursor) {
        Definition definition = definitions.visible(id, caller);
        Instant before = cursor == null ? null : Cursor.time(Cursor.parts(cursor, 1).getFirst());
        return Page.of(results.list(id, Definitions.owns(definition, caller), before, limit + 1), limit, last -> Cursor.of(last.due()));
    }

    @GET
    @Path("results/{due}")
    @Operation(summary = "One run, with its answer", description = "What is personal is masked, whoever reads it.")
    @APIResponse(responseCode = "200", description = "The run", content = @Content(schema = @Schema(implementation = ResultView.class)))
    @APIResponse(responseCode = "404", description = "There is no such definition, or it, or the version that was asked, is another's and not shared; or nothing was due then")
    public ResultView result(@PathParam("id") UUID id, @PathParam("due") @Parameter(description = "When it was due", example = "2026-11-22T22:00:00Z") String due) {
        Definition definition = definitions.visible(id, caller);
        Instant time = time(due);
        return (time == null ? java.util.Optional.<ResultView>empty() : results.find(id, Definitions.owns(definition, caller), time))
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
