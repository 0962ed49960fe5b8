package io.throughline.journey.source;

import java.time.Instant;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.RealmRoles;
import io.throughline.journey.source.BudgetLimits.Measure;
import io.throughline.journey.source.BudgetLimits.Window;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The endpoints of budgets and use of sources. */
@Path("/v1/sources")
@RolesAllowed(RealmRoles.ADMIN)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sources")
class UsageResource {

    private static final String UNKNOWN = "There is no source with this id";
    private static final String BUDGETS_EXAMPLE = """
            {"events": {"minute": 60000, "day": 2000000}, "quarantined": {"minute": 500, "day": 5000}}""";

    private final SourceStore sources;
    private final SourceBudgets budgets;

    @Inject
    UsageResource(SourceStore sources, SourceBudgets budgets) {
        this.sources = sources;
        this.budgets = budgets;
    }

    @Schema(name = "BudgetUse")
    record BudgetUse(@Schema(description = "The budget") long limit,
            @Schema(description = "How much of it is used in this window") long used,
            @Schema(description = "How much was refused in this window because of this budget") long refused,
            @Schema(description = "When the window ends and the whole budget is available again") Instant until) {
    }

    @Schema(name = "BudgetUses")
    record BudgetUses(BudgetUse minute, BudgetUse day) {
    }

    @Schema(name = "SourceUsage")
    record UsageView(@Schema(description = "The source's id") String source, BudgetUses events,
            @Schema(description = "Of the unpacked requests") BudgetUses bytes,
            @Schema(description = "Events that broke a rule") BudgetUses quarantined) {
    }

    @GET
    @Path("{id}/usage")
    @Operation(operationId = "getSourceUsage", summary = "Read what a source may send and has sent",
            description = "For the current minute and day (UTC), across all replicas. Bytes are those of the unpacked requests. A "
                    + "request that exceeds a budget is refused as a whole, with 429 and Retry-After.")
    @APIResponse(responseCode = "200", description = "Budgets and use")
    @APIResponse(responseCode = "404", description = UNKNOWN)
    public UsageView usage(@PathParam("id") @Parameter(description = SourceResource.ID_MEANING) String id) {
        return view(find(id));
    }

    @PUT
    @Path("{id}/budgets")
    @Audited(action = "source.budgets", thing = "id", purpose = "deciding how much a source may send")
    @Operation(operationId = "putSourceBudgets", summary = "Set a source's own budgets",
            description = "A budget that is left out is the one configured for sources of its trust. Every replica follows within two "
                    + "seconds.")
    @RequestBody(required = true,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = BudgetRequest.class),
                    examples = @ExampleObject(name = "own budgets", value = BUDGETS_EXAMPLE)))
    @APIResponse(responseCode = "200", description = "Budgets and use after the change")
    @APIResponse(responseCode = "404", description = UNKNOWN)
    public UsageView put(@PathParam("id") @Parameter(description = SourceResource.ID_MEANING) String id,
            @NotNull(message = "must be given") BudgetRequest body) {
        Source source = find(id);
        budgets.change(id, body);
        return view(source);
    }

    private Source find(String id) {
        return sources.find(id).orElseThrow(() -> ProblemException.notFound("There is no source of this id."));
    }

    private UsageView view(Source source) {
        BudgetLimits limits = budgets.limits(source);
        SourceUsage.WindowUsage minute = budgets.shown(source.id(), Window.MINUTE);
        SourceUsage.WindowUsage day = budgets.shown(source.id(), Window.DAY);
        return new UsageView(source.id(), uses(Measure.EVENTS, limits, minute, day), uses(Measure.BYTES, limits, minute, day),
                uses(Measure.QUARANTINED, limits, minute, day));
    }

    private static BudgetUses uses(Measure measure, BudgetLimits limits, SourceUsage.WindowUsage minute, SourceUsage.WindowUsage day) {
        return new BudgetUses(use(measure, limits.of(measure).minute(), minute), use(measure, limits.of(measure).day(), day));
    }

    private static BudgetUse use(Measure measure, long limit, SourceUsage.WindowUsage windowUsage) {
        return new BudgetUse(limit, windowUsage.used()[measure.ordinal()], windowUsage.refused()[measure.ordinal()], windowUsage.until());
    }
}
