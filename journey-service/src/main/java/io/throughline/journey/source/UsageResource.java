package io.throughline.journey.source;

import java.time.Instant;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.throughline.commons.audit.Audited;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.security.Roles;
import io.throughline.journey.source.BudgetLimits.Measure;
import io.throughline.journey.source.BudgetLimits.Window;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a source may send, and what it has sent. */
@Path("/v1/sources")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
@Tag(name = "sources", description = "What may send events, and by which write key")
class UsageResource {

    private final SourceStore sources;
    private final SourceBudgets budgets;

    @Inject
    UsageResource(SourceStore sources, SourceBudgets budgets) {
        this.sources = sources;
        this.budgets = budgets;
    }

    /**
     * @param refused how much of this measure was refused in the window, by this budget
     * @param until when the window ends and the budget is whole again
     */
    @Schema(name = "BudgetUse")
    record BudgetUse(long limit, long used, long refused, Instant until) {
    }

    @Schema(name = "BudgetUses")
    record BudgetUses(BudgetUse minute, BudgetUse day) {
    }

    @Schema(name = "SourceUsage")
    record UsageView(String source, BudgetUses events, BudgetUses bytes, BudgetUses quarantined) {
    }

    @GET
    @Path("{id}/usage")
    @Operation(operationId = "sourceUsage", summary = "What a source may send, and what it has sent", description = "Of the current minute and day (UTC), on all replicas. Bytes are those of the requests, unpacked. A request that a budget does not allow is refused whole, with 429 and Retry-After.")
    @APIResponse(responseCode = "404", description = "There is no such source")
    public UsageView usage(@PathParam("id") String id) {
        return view(find(id));
    }

    @PUT
    @Path("{id}/budgets")
    @Audited(action = "source.budgets", thing = "id", purpose = "deciding how much a source may send")
    @Operation(operationId = "putSourceBudgets", summary = "Set a source's own budgets", description = "What is left out is the budget of its trust. Counts on every replica within two seconds.")
    @APIResponse(responseCode = "404", description = "There is no such source")
    public UsageView put(@PathParam("id") String id, @NotNull(message = "must be given") @Valid BudgetRequest body) {
        Source source = find(id);
        budgets.change(id, body);
        return view(source);
    }

    private Source find(String id) {
        return sources.find(id).orElseThrow(() -> ProblemException.notFound("There is no source of this id."));
    }

    private UsageView view(Source source) {
        BudgetLimits limits = budgets.limits(source);
        SourceUsage.Shown minute = budgets.shown(source.id(), Window.MINUTE);
        SourceUsage.Shown day = budgets.shown(source.id(), Window.DAY);
        return new UsageView(source.id(), uses(Measure.EVENTS, limits, minute, day), uses(Measure.BYTES, limits, minute, day),
                uses(Measure.QUARANTINED, limits, minute, day));
    }

    private static BudgetUses uses(Measure measure, BudgetLimits limits, SourceUsage.Shown minute, SourceUsage.Shown day) {
        return new BudgetUses(use(measure, limits.of(measure).minute(), minute), use(measure, limits.of(measure).day(), day));
    }

    private static BudgetUse use(Measure measure, long limit, SourceUsage.Shown shown) {
        return new BudgetUse(limit, shown.used()[measure.ordinal()], shown.refused()[measure.ordinal()], shown.until());
    }
}
