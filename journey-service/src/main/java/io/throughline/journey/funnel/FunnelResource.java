package io.throughline.journey.funnel;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.AboutPeople;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.page.Page;
import io.throughline.commons.security.Roles;
import io.throughline.journey.analysis.Analyses;
import io.throughline.journey.analysis.Answer;
import io.throughline.journey.analysis.Basis;
import io.throughline.journey.analysis.PeoplePage;
import io.throughline.journey.analysis.PersonNames;
import io.throughline.journey.analysis.Share;
import io.throughline.journey.analysis.Source;
import io.throughline.journey.analysis.Sql;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How many of those who begin come how far, and who. */
@Path("/v1/analytics/funnel")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "analytics", description = "Questions to the whole log")
class FunnelResource {

    private static final String EXAMPLE = """
            {"steps": [{"event": "Product Viewed"}, {"event": "Checkout Started"}, {"event": "Order Completed"}],
             "order": "ordered", "window": "P7D", "period": {"last": "P30D"}, "zone": "Asia/Shanghai", "compare": "previous",
             "exclusions": [{"step": {"event": "Order Cancelled"}, "after": 2, "before": 3}], "breakdown": {"by": "channel"}, "trend": "day"}""";

    private final Analyses analyses;
    private final FunnelAnalysis funnel;
    private final FunnelPeople people;
    private final PersonNames names;

    @Inject
    FunnelResource(Analyses analyses, FunnelAnalysis funnel, Sql sql, PersonNames names) {
        this.analyses = analyses;
        this.funnel = funnel;
        this.people = new FunnelPeople(sql);
        this.names = names;
    }

    @Schema(name = "Funnel")
    record FunnelAnswer(List<FunnelResult.StepResult> steps, Share converted, Spread.Seconds seconds, boolean complete,
            List<FunnelResult.Group> groups, List<FunnelResult.Point> trend, FunnelResult.Before compared, String definition, Basis basis) {
    }

    /**
     * @param profileId null for a visitor who was never identified
     * @param reached the furthest step
     */
    @Schema(name = "FunnelPerson")
    record PersonView(UUID profileId, List<String> identifiers, int reached, Instant began) {
    }

    /** @param next the cursor of the next page; null on the last one */
    @Schema(name = "FunnelPeople")
    record PeopleAnswer(List<PersonView> items, @JsonInclude String next, Basis basis) implements AboutPeople {

        @Override
        public Collection<String> people() {
            return items.stream().filter(each -> each.profileId() != null).map(each -> "profile_id:" + each.profileId()).toList();
        }
    }

    @POST
    @Operation(summary = "How many come how far", description = "Steps 2 to 12, in order (ordered), with nothing in between (strict) or in any order; within a window of up to 366 days from the first step; entries counts each person once with the attempt that came furthest (best) or their first ever, or each attempt. An exclusion ends attempts in which its step happens between two others. Broken down by a field, a property or segments, as the first, last or a certain step's event says. One event is one step, and events of one millisecond have no order. Every share has its 95 % interval.")
    @RequestBody(required = true, content = @Content(mediaType = "application/json", schema = @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT), examples = @ExampleObject(name = "funnel", value = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The funnel", content = @Content(schema = @Schema(implementation = FunnelAnswer.class)))
    @APIResponse(responseCode = "400", description = "The question is not understood: all that is wrong with it, as JSON pointers")
    @APIResponse(responseCode = "422", description = "It takes too long or too much memory: ask for a shorter period")
    public FunnelAnswer funnel(FunnelRequest body,
            @HeaderParam("X-Query-Id") @Parameter(description = "A UUID, by which the question can be cancelled") String queryId) {
        Answer<FunnelResult> answer = analyses.ask(funnel, body, queryId);
        FunnelResult result = answer.result();
        return new FunnelAnswer(result.steps(), result.converted(), result.seconds(), result.complete(), result.groups(), result.trend(),
                result.compared(), result.definition(), answer.basis());
    }

    @POST
    @Path("people")
    @Audited(action = "analytics.people", purpose = "understanding a group")
    @Operation(summary = "Who came how far", description = "The question of the funnel, and besides it the number of a step and a state: reached (this step or a later one), dropped (ended here, for no exclusion) or excluded (ended here by an exclusion). Those who deny analytics are not among them. Analyst and marketer see contact data masked.")
    @RequestBody(required = true, content = @Content(mediaType = "application/json", schema = @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT), examples = @ExampleObject(name = "people", value = "{\"steps\": [{\"event\": \"Checkout Started\"}, {\"event\": \"Order Completed\"}], \"step\": 1, \"state\": \"dropped\", \"limit\": 50}")))
    @APIResponse(responseCode = "200", description = "A page of them, in no meaningful order",
            content = @Content(schema = @Schema(implementation = PeopleAnswer.class)))
    @APIResponse(responseCode = "400", description = "The question is not understood: all that is wrong with it, as JSON pointers")
    public PeopleAnswer people(FunnelPeopleRequest body,
            @HeaderParam("X-Query-Id") @Parameter(description = "A UUID, by which the question can be cancelled") String queryId) {
        Answer<PeoplePage.Found<FunnelPeople.Reached>> answer = analyses.ask(people, body, queryId);
        Page<PeoplePage.Somebody<FunnelPeople.Reached>> page = answer.result().page();
        return new PeopleAnswer(page.items().stream().filter(each -> each.subject() != null)
                .map(each -> view(answer.result().source(), each)).toList(), page.next(), answer.basis());
    }

    private PersonView view(Source source, PeoplePage.Somebody<FunnelPeople.Reached> somebody) {
        PersonNames.Names known = names.of(source, somebody.subject());
        return new PersonView(known.profileId(), known.identifiers(), somebody.what().step(), somebody.what().began());
    }
}
