package io.throughline.journey.metric;

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
import io.throughline.journey.metric.handover.HandoverAnalysis;
import io.throughline.journey.metric.handover.HandoverPeople;
import io.throughline.journey.metric.handover.HandoverPeopleRequest;
import io.throughline.journey.metric.handover.HandoverRequest;
import io.throughline.journey.metric.handover.HandoverResult;
import io.throughline.journey.touchpointcatalog.LocalizedText;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of metrics of touchpoints, channels and segments, and of channel handovers. */
@Path("/v1/analytics")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Tag(name = "analytics")
class MetricResource {

    private static final String METRICS_EXAMPLE =
            """
            {"period": {"month": "2026-10"}, "zone": "Asia/Shanghai", "compare": "previous", "by": "channel", "goal": {"event": "Order \
            Completed"}, "window": "P7D",
             "contact": {"event": "Call Started"}, "revenue": {"event": {"event": "Order Completed"}, "property": "total", "currency": \
            "CNY"}}""";
    private static final String HANDOVER_EXAMPLE = """
            {"period": {"last": "P30D"}, "within": "P7D", "compare": "previous"}""";
    private static final String PEOPLE_EXAMPLE = """
            {"period": {"last": "P30D"}, "from": "web", "to": "call_centre", "startedOver": true, "limit": 50}""";

    private final MetricsAnalysis metrics;
    private final HandoverAnalysis handover;
    private final HandoverPeople people;
    private final PersonResolver names;
    private final AnalysisService analyses;

    @Inject
    MetricResource(MetricsAnalysis metrics, HandoverAnalysis handover, AnalysisSql sql, PersonResolver names, AnalysisService analyses) {
        this.metrics = metrics;
        this.handover = handover;
        this.people = new HandoverPeople(sql);
        this.names = names;
        this.analyses = analyses;
    }

    @Schema(name = "MetricsAnswer", description = "Metrics side by side")
    record MetricsAnswer(
            @Schema(description = "Those with the most visits first") List<MetricsResult.Row> rows,
            @Schema(description = "Whether there are more rows than the 200 that are shown") boolean more,
            @Schema(description = "What the metrics mean, as sentences in English") String definition, AnswerBasis basis) {
    }

    @POST
    @Path("metrics")
    @Operation(operationId = "analyzeMetrics", summary = "Ask for metrics of touchpoints, channels, stages or segments", description = """
            `by` is touchpoint, channel, stage (of a `map`) or segment (with `segments`). Always: visits, people, dwell, bounce. With \
            `goal` \
            (a step, and `window`): conversion and drop-off; with `contact` (and `again`, `resolved`): repeated contacts and time to \
            resolution; with `responses`: time to answer; with `handling`: the mean of the property handling_seconds; with `revenue`: \
            orders, \
            revenue and their mean in one currency, in its smallest unit. Each beside the period before (`compare`), and beside its \
            baseline, \
            target and benchmark where somebody set them. The answer says how each is defined.""")
    @RequestBody(required = false, content = @Content(mediaType = MediaType.APPLICATION_JSON,
            examples = @ExampleObject(name = "channels", value = METRICS_EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The metrics",
            content = @Content(schema = @Schema(implementation = MetricsAnswer.class)))
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = AnalysisService.TOO_MUCH)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public MetricsAnswer metrics(@Nullable MetricRequest request,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        AnalysisAnswer<MetricsResult> answer = analyses.execute(metrics, request == null ? MetricRequest.STANDARD : request, queryId);
        return new MetricsAnswer(answer.result().rows(), answer.result().more(), answer.result().definition(), answer.basis());
    }

    @Schema(name = "HandoverAnswer", description = "Who goes on in another channel, and who must start over there")
    record HandoverAnswer(long handovers,
            @Schema(description = "People who changed the channel") long people,
            @Schema(description = "Handovers at which a step was done again") ShareInterval startOver,
            @Nullable @Schema(description = "Left out where nobody changed the channel") HandoverResult.Score score,
            @Nullable @Schema(description = "The score's value in the period to compare with") Double previousScore,
            @Schema(description = "The most frequent first") List<HandoverResult.ChannelHandover> ways,
            @Schema(description = "Whether there are more ways than the 200 that are shown") boolean more,
            @Schema(description = "What is counted, as sentences in English") String definition, AnswerBasis basis) {
    }

    @POST
    @Path("handover")
    @Operation(operationId = "analyzeHandovers", summary = "Ask who changes the channel and who must start over", description = """
            With a channel-consistency score, its interval and, as evidence, the steps that people had to do again. The answer says how \
            it is \
            defined.""")
    @RequestBody(required = false, content = @Content(mediaType = MediaType.APPLICATION_JSON,
            examples = @ExampleObject(name = "a month", value = HANDOVER_EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The changes of channel",
            content = @Content(schema = @Schema(implementation = HandoverAnswer.class)))
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = AnalysisService.TOO_MUCH)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public HandoverAnswer handover(@Nullable HandoverRequest request,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        AnalysisAnswer<HandoverResult> answer = analyses.execute(handover, request == null ? HandoverRequest.STANDARD : request, queryId);
        HandoverResult found = answer.result();
        return new HandoverAnswer(found.handovers(), found.people(), found.startOver(), found.score(), found.previousScore(), found.ways(),
                found.more(),
                found.definition(), answer.basis());
    }

    /** One person in the answer. */
    @Schema(name = "HandoverPerson", description = "Somebody who changed the channel")
    record PersonView(@Nullable @Schema(description = "Left out of a visitor who was never identified") UUID profileId,
            @Schema(description = "Masked as the caller's role sees them") List<String> identifiers, String from, String to,
            @Schema(description = "When the session in the new channel began") Instant at,
            @Schema(description = "What had to be done again there") List<LocalizedText> repeated) {
    }

    @Schema(name = "HandoverPeopleAnswer", description = "A page of the people who changed the channel, in no meaningful order")
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
    @Path("handover/people")
    @Audited(action = "analytics.people", purpose = "understanding a group")
    @Operation(operationId = "listHandoverPeople", summary = "List the people who change the channel", description = """
            The question of the handover, and besides it `from`, `to` (channels; any unless said) and `startedOver` (true: those alone \
            who had \
            to do a step again). Each with their first such change. Those who deny analytics are not among them. Analyst and marketer see \
            contact data masked.""")
    @RequestBody(required = false, content = @Content(mediaType = MediaType.APPLICATION_JSON,
            examples = @ExampleObject(name = "from the web to the call centre", value = PEOPLE_EXAMPLE)))
    @APIResponse(responseCode = "200", description = "A page of them, in no meaningful order",
            content = @Content(schema = @Schema(implementation = PeopleAnswer.class)))
    @APIResponse(responseCode = "409", description = AnalysisService.CANCELLED)
    @APIResponse(responseCode = "422", description = AnalysisService.TOO_MUCH)
    @APIResponse(responseCode = "503", description = AnalysisService.BUSY)
    public PeopleAnswer people(@Nullable HandoverPeopleRequest request,
            @HeaderParam("X-Query-Id") @Parameter(description = AnalysisService.QUERY_ID,
                    schema = @Schema(type = SchemaType.STRING, format = "uuid")) String queryId) {
        AnalysisAnswer<PeoplePage.FoundPeople<HandoverPeople.Change>> answer =
                analyses.execute(people, request == null ? HandoverPeopleRequest.STANDARD
                        : request, queryId);
        Page<PeoplePage.FoundPerson<HandoverPeople.Change>> page = answer.result().page();
        return new PeopleAnswer(page.items().stream().filter(each -> each.subject() != null)
                .map(each -> view(answer.result().source(), each)).toList(), page.next(), answer.basis());
    }

    private PersonView view(EventLogSource source, PeoplePage.FoundPerson<HandoverPeople.Change> somebody) {
        PersonResolver.ResolvedPerson known = names.of(source, somebody.subject());
        HandoverPeople.Change change = somebody.what();
        return new PersonView(known.profileId(), known.identifiers(), change.from(), change.to(), change.at(), change.repeated());
    }
}
