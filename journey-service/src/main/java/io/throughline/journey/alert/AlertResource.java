package io.throughline.journey.alert;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.page.Cursor;
import io.throughline.commons.page.Page;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.Roles;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.registry.Bodies;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What rules have found. */
@Path("/v1/alerts")
@RolesAllowed({ Roles.ANALYST, Roles.MARKETER, Roles.ADMIN })
@RunOnVirtualThread
@Tag(name = "alerts")
class AlertResource {

    private static final int MOST_NOTE = 500;

    private final AlertStore alerts;
    private final RuleStore rules;
    private final Caller caller;
    private final ObjectMapper json;

    @Inject
    AlertResource(AlertStore alerts, RuleStore rules, Caller caller, ObjectMapper json) {
        this.alerts = alerts;
        this.rules = rules;
        this.caller = caller;
        this.json = json;
    }

    @GET
    @Operation(summary = "Alerts, newest first")
    @APIResponse(responseCode = "200", description = "A page of them")
    @APIResponse(responseCode = "400", description = "A parameter is not valid")
    public Page<AlertView> list(@QueryParam("state") @Parameter(description = "open, acknowledged or resolved") String state,
            @QueryParam("rule") @Parameter(description = "A rule's id") String rule, @QueryParam("limit") @DefaultValue("50")
            @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_MESSAGE) int limit,
            @QueryParam("cursor") String cursor) {
        List<AlertView> rows = alerts.list(rule, state(state), key(cursor), limit + 1).stream().map(AlertView::of).toList();
        return Page.of(rows, limit, last -> Cursor.of(last.raisedAt().toEpochMilli(), last.id()));
    }

    private static Alert.State state(String state) {
        return state == null ? null : Arrays.stream(Alert.State.values()).filter(each -> each.key().equals(state)).findFirst()
                .orElseThrow(() -> ProblemException.invalidParameter("state", "must be open, acknowledged or resolved"));
    }

    private static AlertStore.Key key(String cursor) {
        if (cursor == null) {
            return null;
        }
        List<String> parts = Cursor.parts(cursor, 2);
        return new AlertStore.Key(Cursor.millis(parts.getFirst()), parts.getLast());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One alert, and what became of telling the webhook")
    @APIResponse(responseCode = "200", description = "The alert", content = @Content(schema = @Schema(implementation = AlertView.class)))
    @APIResponse(responseCode = "404", description = "There is no such alert")
    public AlertView get(@PathParam("id") String id) {
        return AlertView.of(find(id));
    }

    private Alert find(String id) {
        return alerts.find(id).orElseThrow(() -> ProblemException.notFound("There is no such alert."));
    }

    @POST
    @Path("{id}/acknowledge")
    @RolesAllowed({ Roles.ANALYST, Roles.ADMIN })
    @Operation(summary = "Say that somebody takes care of it", description = "The alert stays until the condition has ended. Whoever was first stays; said again, nothing changes.")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class), example = "{\"note\": \"支付网关重启中\"}"))
    @APIResponse(responseCode = "200", description = "Acknowledged, now or before", content = @Content(schema = @Schema(implementation = AlertView.class)))
    @APIResponse(responseCode = "404", description = "There is no such alert")
    @APIResponse(responseCode = "409", description = "It is resolved already")
    public AlertView acknowledge(@PathParam("id") String id, byte[] body) throws IOException {
        Part part = Part.of(body == null || body.length == 0 ? json.createObjectNode() : Bodies.read(json, body));
        String note = part.text("note", MOST_NOTE);
        part.done();
        Bodies.require(part.faults());
        Alert alert = find(id);
        boolean webhook = rules.find(alert.rule()).filter(rule -> rule.definition().webhook() != null).isPresent();
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        if (alerts.acknowledge(id, new Alert.Acknowledgement(now, caller.name(), note), webhook)) {
            return AlertView.of(find(id));
        }
        Alert there = find(id);
        if (there.state() == Alert.State.RESOLVED && there.acknowledgement() == null) {
            throw ProblemException.of(ProblemKind.CONFLICT, "The alert is resolved already.");
        }
        return AlertView.of(there);
    }
}
