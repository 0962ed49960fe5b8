package io.throughline.journey.alert;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.alert.rule.AlertRuleStore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of alerts. */
@Path("/v1/alerts")
@RolesAllowed({ RealmRoles.ANALYST, RealmRoles.MARKETER, RealmRoles.ADMIN })
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "alerts")
class AlertResource {

    private static final String UNKNOWN = "There is no alert with this id";
    private static final String EXAMPLE = """
            {"note": "支付网关重启中"}""";

    private final AlertStore alerts;
    private final AlertRuleStore rules;
    private final Caller caller;

    @Schema(name = "AlertAcknowledgementRequest")
    record AcknowledgementRequest(@Nullable @NotBlank @Size(min = 1, max = 500) @Schema(description = "What is being done") String note) {
    }

    @Inject
    AlertResource(AlertStore alerts, AlertRuleStore rules, Caller caller) {
        this.alerts = alerts;
        this.rules = rules;
        this.caller = caller;
    }

    @GET
    @Operation(operationId = "listAlerts", summary = "List alerts", description = "Newest first.")
    public Page<AlertView> list(
            @QueryParam("state") @Parameter(description = "Only alerts in this state",
                    schema = @Schema(type = SchemaType.STRING, enumeration = { "open", "acknowledged", "resolved" })) String state,
            @QueryParam("rule") @Parameter(description = "Only alerts of the rule with this id") String rule,
            @QueryParam("limit") @DefaultValue("50") @Min(value = 1, message = Page.LIMIT_MESSAGE) @Max(value = Page.MAX_LIMIT,
                    message = Page.LIMIT_MESSAGE) @Parameter(description = Page.LIMIT_DESCRIPTION) int limit,
            @QueryParam("cursor") @Parameter(description = Page.CURSOR_DESCRIPTION) String cursor) {
        List<AlertView> rows = alerts.list(rule, state(state), key(cursor), limit + 1).stream().map(AlertView::of).toList();
        return Page.of(rows, limit, last -> PageCursor.of(last.raisedAt().toEpochMilli(), last.id()));
    }

    private static Alert.State state(String state) {
        return state == null ? null : Arrays.stream(Alert.State.values()).filter(each -> each.key().equals(state)).findFirst()
                .orElseThrow(() -> ProblemException.invalidParameter("state", "must be open, acknowledged or resolved"));
    }

    private static AlertStore.Key key(String cursor) {
        if (cursor == null) {
            return null;
        }
        List<String> parts = PageCursor.parts(cursor, 2);
        return new AlertStore.Key(PageCursor.millis(parts.getFirst()), parts.getLast());
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getAlert", summary = "Read an alert", description = "With what became of its messages to the webhook.")
    @APIResponse(responseCode = "200", description = "The alert")
    @APIResponse(responseCode = "404", description = UNKNOWN)
    public AlertView get(@PathParam("id") @Parameter(description = "The alert's id") String id) {
        return AlertView.of(find(id));
    }

    private Alert find(String id) {
        return alerts.find(id).orElseThrow(() -> ProblemException.notFound("There is no such alert."));
    }

    @POST
    @Path("{id}/acknowledge")
    @RolesAllowed({ RealmRoles.ANALYST, RealmRoles.ADMIN })
    @Operation(operationId = "acknowledgeAlert", summary = "Acknowledge an alert",
            description = "Says that somebody takes care of it. The alert stays until the condition has ended. The first "
                    + "acknowledgement stays; another one changes nothing.")
    @RequestBody(required = false,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = AcknowledgementRequest.class),
                    examples = @ExampleObject(name = "with a note", value = EXAMPLE)))
    @APIResponse(responseCode = "200", description = "Acknowledged, now or before")
    @APIResponse(responseCode = "404", description = UNKNOWN)
    @APIResponse(responseCode = "409", description = "It is resolved already")
    public AlertView acknowledge(@PathParam("id") @Parameter(description = "The alert's id") String id,
            @Nullable AcknowledgementRequest body) {
        String note = body == null ? null : body.note();
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
