package io.throughline.journey.alert.rule;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.IfMatch;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.alert.Alert;
import io.throughline.journey.alert.AlertStore;
import io.throughline.journey.alert.evaluation.MetricReading;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of alert rules. */
@Path("/v1/alert-rules")
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.ADMIN })
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "alerts", description = "Rules that are watched, and the alerts that they raise")
class AlertRuleResource {

    private static final String EXAMPLE = """
            {"id": "checkout-converts", "name": "结账转化过低", "severity": "critical",
             "on": {"analysis": "funnel", "question": {"steps": [{"event": "Checkout Started"}, {"event": "Order Completed"}], "window": \
            "P1D",
              "period": {"last": "P1D"}}, "pointer": "/converted/share"},
             "when": {"below": 0.2}, "for": "PT10M", "every": "PT1M", "webhook": {"url": "https://hooks.example.cn/alerts"}}""";

    private static final String MISSING_EXAMPLE = """
            {"name": "门店无数据", "on": {"missing": {"channel": "store"}, "for": "PT30M"}, "severity": "warning"}""";
    private static final String MISSING_CHANGE = """
            {"name": "门店无数据", "on": {"missing": {"channel": "store"}, "for": "PT1H"}, "severity": "critical"}""";
    private static final String LIVE_EXAMPLE = """
            {"name": "弃购过多", "on": {"live": "abandonment", "stage": "purchase"}, "when": {"above": 0.7}, "for": "PT5M"}""";
    private static final String ID = "The rule's id";
    private static final String UNKNOWN = "There is no rule with this id";
    private static final String ETAG = "The version, in quotes, to be sent as If-Match with a change";
    private static final String UNAVAILABLE = "The question cannot be asked now; try again after Retry-After seconds";

    private final AlertRuleService rules;
    private final AlertRuleValidator checks;
    private final AlertRuleStore store;
    private final AlertStore alerts;
    private final Caller caller;

    @Inject
    AlertRuleResource(AlertRuleService rules, AlertRuleValidator checks, AlertRuleStore store, AlertStore alerts, Caller caller) {
        this.rules = rules;
        this.checks = checks;
        this.store = store;
        this.alerts = alerts;
        this.caller = caller;
    }

    @Schema(name = "AlertRuleTrial")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RuleTrial(@Nullable @Schema(description = "The number; left out if there is none now") Double value,
            @Nullable @Schema(description = "Whether the condition holds") Boolean holds,
            @Nullable @Schema(description = "Why there is no number") String why) {
    }

    @Schema(name = "AlertWebhookSecret")
    record Secret(@Schema(description = "whsec_ and base64. It is shown only once") String secret) {
    }

    @GET
    @RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
    @Operation(operationId = "listAlertRules", summary = "List alert rules", description = "Ordered by id, each with how watching it goes.")
    public Page<AlertRuleView> list(
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT,
                    message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        List<AlertRule> found = store.after(cursor == null ? "" : PageCursor.parts(cursor, 1).getFirst(), limit + 1);
        Set<String> open =
                alerts.find(found.stream().map(rule -> rule.alertId(rule.progress().openings())).toList()).stream().filter(Alert::isOpen)
                        .map(Alert::id).collect(Collectors.toSet());
        return Page.of(found.stream().map(rule -> {
            String alert = rule.alertId(rule.progress().openings());
            return AlertRuleView.of(rule, open.contains(alert) ? alert : null, null, mayChange());
        }).toList(), limit, last -> PageCursor.of(last.id()));
    }

    private boolean mayChange() {
        return caller.hasRole(RealmRoles.ANALYST) || caller.hasRole(RealmRoles.ADMIN);
    }

    @POST
    @Operation(operationId = "createAlertRule", summary = "Create an alert rule", description = """
            `on` is a number in the answer to a question (`analysis`, the `question` and a `pointer` to the number), a step whose events \
            are \
            `missing` `for` too long, or a `live` number of a `map` and its `stage`. An alert is raised when the condition has held `for` \
            that \
            long, looked at as often as `every` says, and resolved when it has not held for as long. The question is asked once before \
            the rule \
            is saved. Sent twice with the caller's own `id`, it makes one rule. With a webhook, the answer shows the secret by which \
            messages \
            are signed; it is shown only once.""")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = AlertRuleRequest.class),
                    examples = { @ExampleObject(name = "too few buy", value = EXAMPLE),
                            @ExampleObject(name = "no event for too long", value = MISSING_EXAMPLE),
                            @ExampleObject(name = "many leave now", value = LIVE_EXAMPLE) }))
    @APIResponse(responseCode = "201", description = "It is watched",
            headers = { @Header(name = "ETag", description = ETAG, schema = @Schema(implementation = String.class)),
                    @Header(name = "Location", description = "The path of the rule", schema = @Schema(implementation = String.class)) },
            content = @Content(schema = @Schema(implementation = AlertRuleView.class)))
    @APIResponse(responseCode = "200", description = "It was there already, the same",
            content = @Content(schema = @Schema(implementation = AlertRuleView.class)))
    @APIResponse(responseCode = "403", description = "The role does not allow it, or the question compares what analysts see masked")
    @APIResponse(responseCode = "409", description = "Another rule has this id, or had it until lately")
    @APIResponse(responseCode = "422", description = "The question takes too long, or there are too many rules")
    @APIResponse(responseCode = "503", description = UNAVAILABLE)
    public Response create(@NotNull(message = "must be given") AlertRuleRequest body) {
        AlertRuleService.SavedRule saved = rules.create(body, caller.name());
        return answer(saved, saved.made() ? 201 : 200);
    }

    @POST
    @Path("test")
    @Operation(operationId = "testAlertRule", summary = "Test an alert rule",
            description = "Answers with the number that the rule would read now. Nothing is saved, and nobody is told.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = AlertRuleRequest.class),
                    examples = @ExampleObject(name = "too few buy", value = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "The number, and whether the condition holds")
    @APIResponse(responseCode = "403", description = "The role does not allow it, or the question compares what analysts see masked")
    @APIResponse(responseCode = "422", description = "The question takes too long")
    @APIResponse(responseCode = "503", description = UNAVAILABLE)
    public RuleTrial test(@NotNull(message = "must be given") AlertRuleRequest body) {
        AlertRuleDefinition definition = rules.checked(body);
        return switch (checks.evaluateOnce(definition, Instant.now())) {
            case MetricReading.KnownValue number -> new RuleTrial(number.value(), definition.when().holds(number.value()), null);
            case MetricReading.UnknownValue unknown -> new RuleTrial(null, null, unknown.why());
        };
    }

    @GET
    @Path("{id}")
    @RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
    @Operation(operationId = "getAlertRule", summary = "Read an alert rule", description = "Its version is the ETag.")
    @APIResponse(responseCode = "200", description = "The rule",
            headers = @Header(name = "ETag", description = ETAG, schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = AlertRuleView.class)))
    @APIResponse(responseCode = "404", description = UNKNOWN)
    public Response get(@PathParam("id") @Parameter(description = ID) String id) {
        return answer(new AlertRuleService.SavedRule(rules.find(id), null, false), 200);
    }

    @PUT
    @Path("{id}")
    @Operation(operationId = "updateAlertRule", summary = "Change an alert rule",
            description = "The rule is then what is sent and nothing else. Watching begins anew. An alert that is open stays open until "
                    + "the new condition has not held for long enough.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = AlertRuleRequest.class),
                    examples = @ExampleObject(name = "no event for too long", value = MISSING_CHANGE)))
    @APIResponse(responseCode = "200", description = "Changed, or the same as before",
            headers = @Header(name = "ETag", description = ETAG, schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = AlertRuleView.class)))
    @APIResponse(responseCode = "403", description = "The role does not allow it, or the question compares what analysts see masked")
    @APIResponse(responseCode = "404", description = UNKNOWN)
    @APIResponse(responseCode = "412", description = "The rule has changed since it was read")
    @APIResponse(responseCode = "422", description = "The question takes too long")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    @APIResponse(responseCode = "503", description = UNAVAILABLE)
    public Response update(@PathParam("id") @Parameter(description = ID) String id,
            @Parameter(description = "The ETag of the rule that was read", required = true) @HeaderParam("If-Match") String ifMatch,
            @NotNull(message = "must be given") AlertRuleRequest body) {
        return answer(rules.change(id, IfMatch.parse(ifMatch), body, caller.name()), 200);
    }

    @DELETE
    @Path("{id}")
    @Operation(operationId = "deleteAlertRule", summary = "Delete an alert rule",
            description = "Its open alert is resolved within seconds.")
    @APIResponse(responseCode = "204", description = "Deleted, or there was none")
    public void delete(@PathParam("id") @Parameter(description = ID) String id) {
        store.remove(id, Instant.now());
    }

    @POST
    @Path("{id}/secret")
    @Operation(operationId = "createAlertWebhookSecret", summary = "Create a new secret for a rule's webhook",
            description = "For 24 hours messages are signed with the previous secret too; up to five earlier ones at a time.")
    @APIResponse(responseCode = "200", description = "The secret, which is shown only once")
    @APIResponse(responseCode = "404", description = "There is no rule with this id, or it has no webhook")
    @APIResponse(responseCode = "409", description = "Another secret was made at the same time, or five within 24 hours")
    public Secret secret(@PathParam("id") @Parameter(description = ID) String id) {
        return new Secret(rules.newSecret(id));
    }

    private Response answer(AlertRuleService.SavedRule saved, int status) {
        AlertRule rule = saved.rule();
        String alert = Optional.of(rule.alertId(rule.progress().openings())).flatMap(alerts::find).filter(Alert::isOpen).map(Alert::id)
                .orElse(null);
        Response.ResponseBuilder answer = Response.status(status).entity(AlertRuleView.of(rule, alert, saved.secret(), mayChange()))
                .header("ETag", "\"" + rule.version() + "\"");
        return status == 201 ? answer.location(URI.create("/v1/alert-rules/" + rule.id())).build() : answer.build();
    }
}
