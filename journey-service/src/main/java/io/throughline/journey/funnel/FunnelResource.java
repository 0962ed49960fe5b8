package io.throughline.journey.funnel;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.page.Page;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.analysis.execution.AnalysisAnswer;
import io.throughline.journey.analysis.execution.AnalysisService;
import io.throughline.journey.analysis.question.EventLogSource;
import io.throughline.journey.analysis.result.AnswerBasis;
import io.throughline.journey.analysis.result.PeoplePage;
import io.throughline.journey.analysis.result.PersonResolver;
import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.analysis.sql.AnalysisSql;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of funnels: how many people reach each step, and who they are. */
@Path("/v1/analytics/funnel")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Tag(name = "analytics")
class FunnelResource {

    private static final String EXAMPLE =
            """
            {"steps": [{"event": "Product Viewed"}, {"event": "Checkout Started"}, {"event": "Order Completed"}],
             "order": "ordered", "window": "P7D", "period": {"last": "P30D"}, "zone": "Asia/Shanghai", "compare": "previous",
             "exclusions": [{"step": {"event": "Order Cancelled"}, "after": 2, "before": 3}], "breakdown": {"by": "channel"}, "trend": \
            "day"}""";
    private static final String PEOPLE_EXAMPLE = """
            {"steps": [{"event": "Checkout Started"}, {"event": "Order Completed"}], "step": 1, "state": "dropped", "limit": 50}""";

    private final AnalysisService analyses;
    private final FunnelAnalysis funnel;
    private final FunnelPeople people;
    private final PersonResolver names;

    @Inject
    FunnelResource(AnalysisService analyses, FunnelAnalysis funnel, AnalysisSql sql, PersonResolver names) {
        this.analyses = analyses;
        this.funnel = funnel;
        this.people = new FunnelPeople(sql);
        this.names = names;
    }

    @Schema(name = "FunnelAnswer", description = "How many of those who begin come how far")
    record FunnelAnswer(List<FunnelResult.StepResult> steps,
            @Schema(description = "Attempts that took all steps, of all attempts") ShareInterval converted,
            @Schema(description = "Time from the first step to the last") DurationSummary.Seconds seconds,
            @Schema(description = "Whether nobody can go on any more: the window of the last who began is over") boolean complete,
            @Nullable @Schema(description = "By the breakdown; left out without one") List<FunnelResult.Group> groups,
            @Nullable @Schema(description = "Over time; left out where no trend was asked for") List<FunnelResult.Point> trend,
            @Nullable @Schema(description = "The period to compare with; left out where there is none") FunnelResult.Before compared,
            @Schema(description = "What is counted, as sentences in English") String definition, AnswerBasis basis) {
    }

    /** One person in the answer. */
    @Schema(name = "FunnelPerson", description = "Somebody in the funnel")
    record PersonView(@Nullable @Schema(description = "Left out of a visitor who was never identified") UUID profileId,
            @Schema(description = "Masked as the caller's role sees them") List<String> identifiers,
            @Schema(description = "The number of the furthest step") int reached,
            @Schema(description = "When the attempt began") Instant began) {
    }

    @Schema(name = "FunnelPeopleAnswer", description = "A page of the people in a funnel, in no meaningful order")
    record PeopleAnswer(List<PersonView> items,
            @JsonInclude @Nullable @Schema(description = "The cursor of the next page; null on the last one") String next,
            AnswerBasis basis)
            implements AuditedSubjects {

        @Override
        public Collection<String> people() {
            return items.stream().filter(each -> each.profileId() != null).map(each -> "profile_id:" + each.profileId()).toList();
        }
    }

    @POST
    @Operation(operationId = "analyzeFunnel", summary = "Ask how many come how far", description = """
            Counts who takes the steps, 2 to 12 of them: in order (`ordered`), with nothing in between (`strict`) or in any order (`any`), \
            within a window of up to 366 days from the first step. `entries` counts each person once, with the attempt that came furthest \
            (`best`) or their first ever, or counts each attempt. An exclusion ends attempts in which its step happens between two others. \
            A breakdown gives groups by a field, a property or segments, as the event of the first, the last or a certain step says. \
            One event is one step, and events of one millisecond have no order. Every share has its 95 % interval.""")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON,
            examples = @ExampleObject(name = "checkout", value = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The funnel",
            content = @Content(schema = @Schema(implementation = FunnelAnswer.class)))
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = AnalysisService.TOO_MUCH)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public FunnelAnswer funnel(FunnelRequest request,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        AnalysisAnswer<FunnelResult> answer = analyses.execute(funnel, request, queryId);
        FunnelResult result = answer.result();
        return new FunnelAnswer(result.steps(), result.converted(), result.seconds(), result.complete(), result.groups(), result.trend(),
                result.compared(), result.definition(), answer.basis());
    }

    @POST
    @Path("people")
    @Audited(action = "analytics.people", purpose = "understanding a group")
    @Operation(operationId = "listFunnelPeople", summary = "List the people of a funnel", description = """
            The question of the funnel, and besides it the number of a step and a state: `reached` (took this step, and perhaps later \
            ones), \
            `dropped` (ended here, for no exclusion) or `excluded` (ended here by an exclusion). Those who deny analytics are not among \
            them. \
            Analysts and marketers see contact data masked.""")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON,
            examples = @ExampleObject(name = "dropped at checkout", value = PEOPLE_EXAMPLE)))
    @APIResponse(responseCode = "200", description = "A page of them, in no meaningful order",
            content = @Content(schema = @Schema(implementation = PeopleAnswer.class)))
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = AnalysisService.TOO_MUCH)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public PeopleAnswer people(FunnelPeopleRequest request,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        AnalysisAnswer<PeoplePage.FoundPeople<FunnelPeople.ReachedStep>> answer = analyses.execute(people, request, queryId);
        Page<PeoplePage.FoundPerson<FunnelPeople.ReachedStep>> page = answer.result().page();
        return new PeopleAnswer(page.items().stream().filter(each -> each.subject() != null)
                .map(each -> view(answer.result().source(), each)).toList(), page.next(), answer.basis());
    }

    private PersonView view(EventLogSource source, PeoplePage.FoundPerson<FunnelPeople.ReachedStep> somebody) {
        PersonResolver.ResolvedPerson known = names.of(source, somebody.subject());
        return new PersonView(known.profileId(), known.identifiers(), somebody.what().step(), somebody.what().began());
    }
}
