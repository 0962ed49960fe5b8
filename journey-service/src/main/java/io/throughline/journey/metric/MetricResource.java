package io.throughline.journey.metric;

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
import io.throughline.journey.registry.Words;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Metrics of touchpoints, channels and segments, and changes between channels. */
@Path("/v1/analytics")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "analytics")
class MetricResource {

    private static final String QUERY_ID = "A UUID by which the question can be cancelled";

    private final MetricsAnalysis metrics;
    private final HandoverAnalysis handover;
    private final HandoverPeople people;
    private final PersonNames names;
    private final Analyses analyses;

    @Inject
    MetricResource(MetricsAnalysis metrics, HandoverAnalysis handover, Sql sql, PersonNames names, Analyses analyses) {
        this.metrics = metrics;
        this.handover = handover;
        this.people = new HandoverPeople(sql);
        this.names = names;
        this.analyses = analyses;
    }

    @Schema(name = "MetricsAnswer")
    record MetricsAnswer(List<Metrics.Row> rows, boolean more, String definition, Basis basis) {
    }

    @POST
    @Path("metrics")
    @Operation(summary = "Metrics of touchpoints, channels, stages or segments, side by side", description = "`by` is touchpoint, channel, stage (of a `map`) or segment (with `segments`). Always: visits, people, dwell, bounce. With `goal` (a step, and `window`): conversion and drop-off; with `contact` (and `again`, `resolved`): repeated contacts and time to resolution; with `responses`: time to answer; with `handling`: the mean of the property handling_seconds; with `revenue`: orders, revenue and their mean in one currency, in its smallest unit. Each beside the period before (`compare`), and beside its baseline, target and benchmark where somebody set them. The answer says how each is defined.")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class), example = """
            {"period": {"month": "2026-10"}, "zone": "Asia/Shanghai", "compare": "previous", "by": "channel", "goal": {"event": "Order Completed"}, "window": "P7D",
             "contact": {"event": "Call Started"}, "revenue": {"event": {"event": "Order Completed"}, "property": "total", "currency": "CNY"}}"""))
    @APIResponse(responseCode = "200", description = "The metrics", content = @Content(schema = @Schema(implementation = MetricsAnswer.class)))
    @APIResponse(responseCode = "400", description = "The question is not valid: errors point to all that is wrong")
    public MetricsAnswer metrics(@HeaderParam("X-Query-Id") @Parameter(description = QUERY_ID) String queryId, MetricRequest body) {
        Answer<Metrics> answer = analyses.ask(metrics, body == null ? MetricRequest.STANDARD : body, queryId);
        return new MetricsAnswer(answer.result().rows(), answer.result().more(), answer.result().definition(), answer.basis());
    }

    @Schema(name = "HandoverAnswer")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record HandoverAnswer(long handovers, long people, Share startOver, Handover.Score score, Double previousScore, List<Handover.Way> ways, boolean more,
            String definition, Basis basis) {
    }

    @POST
    @Path("handover")
    @Operation(summary = "Who changes the channel, from where to where, after how long, and who must start over", description = "With a channel-consistency score, its interval and, as evidence, the steps that people had to do again. The answer says how it is defined.")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class), example = "{\"period\": {\"last\": \"P30D\"}, \"within\": \"P7D\", \"compare\": \"previous\"}"))
    @APIResponse(responseCode = "200", description = "The changes of channel", content = @Content(schema = @Schema(implementation = HandoverAnswer.class)))
    @APIResponse(responseCode = "400", description = "The question is not valid: errors point to all that is wrong")
    public HandoverAnswer handover(@HeaderParam("X-Query-Id") @Parameter(description = QUERY_ID) String queryId, HandoverRequest body) {
        Answer<Handover> answer = analyses.ask(handover, body == null ? HandoverRequest.STANDARD : body, queryId);
        Handover found = answer.result();
        return new HandoverAnswer(found.handovers(), found.people(), found.startOver(), found.score(), found.previousScore(), found.ways(), found.more(),
                found.definition(), answer.basis());
    }

    /**
     * @param profileId null for a visitor who was never identified
     * @param at when the session in the new channel began
     * @param repeated what had to be done again there
     */
    @Schema(name = "HandoverPerson")
    record PersonView(UUID profileId, List<String> identifiers, String from, String to, Instant at, List<Words> repeated) {
    }

    /** @param next the cursor of the next page; null on the last one */
    @Schema(name = "HandoverPeople")
    record PeopleAnswer(List<PersonView> items, @JsonInclude String next, Basis basis) implements AboutPeople {

        @Override
        public Collection<String> people() {
            return items.stream().filter(each -> each.profileId() != null).map(each -> "profile_id:" + each.profileId()).toList();
        }
    }

    @POST
    @Path("handover/people")
    @Audited(action = "analytics.people", purpose = "understanding a group")
    @Operation(summary = "Who changes the channel", description = "The question of the handover, and besides it `from`, `to` (channels; any unless said) and `startedOver` (true: those alone who had to do a step again). Each with their first such change. Those who deny analytics are not among them. Analyst and marketer see contact data masked.")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class), example = "{\"period\": {\"last\": \"P30D\"}, \"from\": \"web\", \"to\": \"call_centre\", \"startedOver\": true, \"limit\": 50}"))
    @APIResponse(responseCode = "200", description = "A page of them, in no meaningful order", content = @Content(schema = @Schema(implementation = PeopleAnswer.class)))
    @APIResponse(responseCode = "400", description = "The question is not valid: errors point to all that is wrong")
    public PeopleAnswer people(@HeaderParam("X-Query-Id") @Parameter(description = QUERY_ID) String queryId, HandoverPeopleRequest body) {
        Answer<PeoplePage.Found<HandoverPeople.Change>> answer = analyses.ask(people, body == null ? HandoverPeopleRequest.STANDARD : body, queryId);
        Page<PeoplePage.Somebody<HandoverPeople.Change>> page = answer.result().page();
        return new PeopleAnswer(page.items().stream().filter(each -> each.subject() != null)
                .map(each -> view(answer.result().source(), each)).toList(), page.next(), answer.basis());
    }

    private PersonView view(Source source, PeoplePage.Somebody<HandoverPeople.Change> somebody) {
        PersonNames.Names known = names.of(source, somebody.subject());
        HandoverPeople.Change change = somebody.what();
        return new PersonView(known.profileId(), known.identifiers(), change.from(), change.to(), change.at(), change.repeated());
    }
}
