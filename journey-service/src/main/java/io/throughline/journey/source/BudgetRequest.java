package io.throughline.journey.source;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Budgets of one source. For one that is left out, the configured budget for sources of its trust level applies. */
@Schema(name = "SourceBudgets")
record BudgetRequest(@Nullable Pair events, @Nullable @Schema(description = "Of the unpacked requests") Pair bytes,
        @Nullable @Schema(description = "Events that broke a rule") Pair quarantined) {

    private static final long MOST = 1_000_000_000_000L;

    @Schema(name = "SourceBudget", description = "How much a source may send in a minute and in a day (UTC); 0 lets nothing through")
    record Pair(@Min(0) @Max(MOST) long minute, @Min(0) @Max(MOST) long day) {

        private BudgetLimits.Pair limits() {
            return new BudgetLimits.Pair(minute, day);
        }
    }

    BudgetLimits over(BudgetLimits usual) {
        return new BudgetLimits(events == null ? usual.events() : events.limits(), bytes == null ? usual.bytes() : bytes.limits(),
                quarantined == null ? usual.quarantined() : quarantined.limits());
    }
}
