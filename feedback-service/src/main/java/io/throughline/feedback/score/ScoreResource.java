package io.throughline.feedback.score;

import java.time.ZoneId;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.RealmRoles;
import io.throughline.feedback.response.FeedbackMetric;
import io.throughline.feedback.response.ScoredResponses;
import io.throughline.feedback.response.TimeRange;
import io.throughline.feedback.response.intake.ResponsePermissions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of scores. */
@Path("/v1/scores")
@RunOnVirtualThread
@Tag(name = "scores", description = "Net promoter score, customer satisfaction and customer effort, computed from the responses")
class ScoreResource {

    private final ScoreBoard board;
    private final ResponsePermissions responsePermissions;
    private final ScoredResponses responses;

    @Inject
    ScoreResource(ScoreBoard board, ResponsePermissions responsePermissions, ScoredResponses responses) {
        this.board = board;
        this.responsePermissions = responsePermissions;
        this.responses = responses;
    }

    @GET
    @RolesAllowed({ RealmRoles.PARTNER, RealmRoles.PARTNER_SANDBOX, RealmRoles.ANALYST, RealmRoles.AGENT, RealmRoles.ADMIN })
    @Operation(operationId = "listScores", summary = "Compute NPS, CSAT or CES by channel and period",
            description = "Each score comes with how many answered and a 95 % confidence interval. An answer counts in the period in "
                    + "which the customer gave it. A channel and period without answers is left out. Responses of people who withdrew "
                    + "the purpose feedback, or whose data are restricted, do not count. All scores are on one page: `next` is "
                    + "always null.")
    @APIResponse(responseCode = "200", description = "The scores, by channel, then by time")
    @APIResponse(responseCode = "400", description = "A parameter is not valid, or there would be more than 2,000 scores")
    @APIResponse(responseCode = "403", description = "A partner names another partner's channel")
    public Page<ChannelScore> scores(
            @Parameter(description = "Which score: nps, csat or ces.", required = true,
                    schema = @Schema(enumeration = { "nps", "csat", "ces" })) @QueryParam("metric") String metric,
            @Parameter(description = "The channel; left out, each channel by itself.",
                    schema = @Schema(pattern = ResponsePermissions.CHANNEL_PATTERN)) @QueryParam("channel") String channel,
            @Parameter(description = TimeRange.FROM, schema = @Schema(format = "date-time")) @QueryParam("from") String from,
            @Parameter(description = TimeRange.TO, schema = @Schema(format = "date-time")) @QueryParam("to") String to,
            @Parameter(description = "The length of a period. Weeks are those of ISO 8601, from Monday.",
                    schema = @Schema(enumeration = { "day", "week", "month", "all" },
                            defaultValue = "all")) @QueryParam("interval") @DefaultValue("all") String interval,
            @Parameter(description = "The time zone of days, weeks and months: a name of the IANA time zone database.",
                    example = "Asia/Shanghai") @QueryParam("zone") @DefaultValue("UTC") String zone) {
        FeedbackMetric asked = FeedbackMetric.parameter(metric);
        CalendarPeriod period = CalendarPeriod.of(interval).orElseThrow(
                () -> ProblemException.invalidParameter("interval", "must be day, week, month or all"));
        // MongoDB does not know other spellings that Java knows, such as UTC+8.
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            throw ProblemException.invalidParameter("zone", "must be a name of the IANA time zone database, such as Asia/Shanghai");
        }
        ScoreQuery query = new ScoreQuery(asked, responsePermissions.read(channel), TimeRange.of(from, to), period, ZoneId.of(zone));
        return Page.all(board.scores(query, responses));
    }
}
