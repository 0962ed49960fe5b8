package io.throughline.journey.alert;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.page.Cursor;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.IfMatch;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.Roles;
import io.throughline.journey.registry.Bodies;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is watched. */
@Path("/v1/alert-rules")
@RolesAllowed({ Roles.ANALYST, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "alerts", description = "Rules that are watched, and the alerts that they raise")
class AlertRuleResource {

    private static final String EXAMPLE = """
            {"id": "checkout-converts", "name": "结账转化过低", "severity": "critical",
             "on": {"analysis": "funnel", "question": {"steps": [{"event": "Checkout Started"}, {"event": "Order Completed"}], "window": "P1D",
              "period": {"last": "P1D"}}, "pointer": "/converted/share"},
             "when": {"below": 0.2}, "for": "PT10M", "every": "PT1M", "webhook": {"url": "https://hooks.example.cn/alerts"}}""";

    private final AlertRules rules;
    private final RuleChecks checks;
    private final RuleStore store;
    private final AlertStore alerts;
    private final Caller caller;
    private final ObjectMapper json;

    @Inject
    AlertRuleResource(AlertRules rules, RuleChecks checks, RuleStore store, AlertStore alerts, Caller caller, ObjectMapper json) {
        this.rules = rules;
        this.checks = checks;
        this.store = store;
        this.alerts = alerts;
        this.caller = caller;
        this.json = json;
    }

    /** @param value null where there is none now; @param why there is none */
    @Schema(name = "AlertRuleTrial")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Trial(Double value, Boolean holds, String why) {
    }

    @Schema(name = "AlertWebhookSecret")
    record Secret(@Schema(description = "whsec_ and base64; it is not told again") String secret) {
    }

    @GET
    @RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
    @Operation(summary = "Rules by id, and how watching them goes")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Page<AlertRuleView> list(@QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE)
            @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit, @QueryParam("cursor") String cursor) {
        List<AlertRule> found = store.after(cursor == null ? "" : Cursor.parts(cursor, 1).getFirst(), limit + 1);
        Set<String> open = alerts.find(found.stream().map(rule -> rule.alertId(rule.progress().openings())).toList()).stream().filter(Alert::isOpen)
                .map(Alert::id).collect(Collectors.toSet());
        return Page.of(found.stream().map(rule -> {
            String alert = rule.alertId(rule.progress().openings());
            return AlertRuleView.of(rule, open.contains(alert) ? alert : null, null, mayChange());
        }).toList(), limit, last -> Cursor.of(last.id()));
    }

    private boolean mayChange() {
        return caller.hasRole(Roles.ANALYST) || caller.hasRole(Roles.ADMIN);
    }

    @POST
    @Operation(summary = "Watch something", description = """
            `on` is a number in the answer of an analysis (`analysis`, its `question`, and a `pointer` to the number), a step whose events are \
            `missing` `for` too long, or a `live` number of a `map` and its `stage`. An alert is raised when the condition has held `for` so long, \
            looked at `every` so often, and resolved when it has not held for as long. The question is asked once before the rule is saved. \
            Sent twice with the caller's own `id`, it makes one rule. With a webhook, the answer tells the secret that it is signed with, once.""")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class), example = EXAMPLE))
    @APIResponse(responseCode = "201", description = "It is watched", content = @Content(schema = @Schema(implementation = AlertRuleView.class)))
    @APIResponse(responseCode = "200", description = "It was there already, the same", content = @Content(schema = @Schema(implementation = AlertRuleView.class)))
    @APIResponse(responseCode = "400", description = "The rule is not valid: errors point to all that is wrong, such as /on/question/steps/0/event")
    @APIResponse(responseCode = "403", description = "The role does not allow it, or the rule asks by what whoever analyses sees masked")
    @APIResponse(responseCode = "409", description = "Another rule has this id, or had it until lately")
    @APIResponse(responseCode = "422", description = "The question is too much, or there are too many rules")
    public Response create(byte[] body) throws IOException {
        AlertRules.Saved saved = rules.create((ObjectNode) Bodies.read(json, body), caller.name());
        return answer(saved, saved.made() ? 201 : 200);
    }

    @POST
    @Path("test")
    @Operation(summary = "What a rule would read now", description = "Nothing is saved, and nobody is told.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class), example = EXAMPLE))
    @APIResponse(responseCode = "200", description = "The number, and whether the condition holds", content = @Content(schema = @Schema(implementation = Trial.class)))
    @APIResponse(responseCode = "400", description = "The rule is not valid: errors point to all that is wrong")
    public Trial test(byte[] body) throws IOException {
        ObjectNode sent = (ObjectNode) Bodies.read(json, body);
        sent.remove("id");
        Definition definition = checks.checked(sent);
        return switch (checks.asked(definition, Instant.now())) {
            case Seen.Value number -> new Trial(number.value(), definition.when().holds(number.value()), null);
            case Seen.Unknown unknown -> new Trial(null, null, unknown.why());
        };
    }

    @GET
    @Path("{id}")
    @RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
    @Operation(summary = "One rule; its version is the ETag")
    @APIResponse(responseCode = "200", description = "The rule", content = @Content(schema = @Schema(implementation = AlertRuleView.class)))
    @APIResponse(responseCode = "404", description = "There is no such rule")
    public Response get(@PathParam("id") String id) {
        return answer(new AlertRules.Saved(rules.find(id), null, false), 200);
    }

    @PUT
    @Path("{id}")
    @Operation(summary = "Change a rule", description = "The rule is what is sent and nothing else. Watching begins anew; an alert that is open stays so until the new condition has not held for long enough.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class)))
    @APIResponse(responseCode = "200", description = "Changed, or as it was", content = @Content(schema = @Schema(implementation = AlertRuleView.class)))
    @APIResponse(responseCode = "400", description = "The rule is not valid: errors point to all that is wrong")
    @APIResponse(responseCode = "404", description = "There is no such rule")
    @APIResponse(responseCode = "412", description = "It has changed since it was read")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Response update(@PathParam("id") String id, @Parameter(description = "The ETag of the rule that was read", required = true)
            @HeaderParam("If-Match") String ifMatch, byte[] body) throws IOException {
        return answer(rules.change(id, IfMatch.parse(ifMatch), (ObjectNode) Bodies.read(json, body), caller.name()), 200);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Watch it no more", description = "Its open alert is resolved within seconds.")
    @APIResponse(responseCode = "204", description = "Removed, or was not there")
    public void delete(@PathParam("id") String id) {
        store.remove(id, Instant.now());
    }

    @POST
    @Path("{id}/secret")
    @Operation(summary = "Make a new secret for the webhook", description = "For 24 hours everything is signed with the one before, too; up to five such at a time.")
    @APIResponse(responseCode = "200", description = "The secret, which is not told again", content = @Content(schema = @Schema(implementation = Secret.class)))
    @APIResponse(responseCode = "404", description = "There is no such rule, or it has no webhook")
    @APIResponse(responseCode = "409", description = "Another one was made at the same time, or five within 24 hours")
    public Secret secret(@PathParam("id") String id) {
        return new Secret(rules.newSecret(id));
    }

    private Response answer(AlertRules.Saved saved, int status) {
        AlertRule rule = saved.rule();
        String alert = Optional.of(rule.alertId(rule.progress().openings())).flatMap(alerts::find).filter(Alert::isOpen).map(Alert::id).orElse(null);
        Response.ResponseBuilder answer = Response.status(status).entity(AlertRuleView.of(rule, alert, saved.secret(), mayChange()))
                .header("ETag", "\"" + rule.version() + "\"");
        return status == 201 ? answer.location(URI.create("/v1/alert-rules/" + rule.id())).build() : answer.build();
    }
}
