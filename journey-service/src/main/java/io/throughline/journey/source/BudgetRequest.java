package io.throughline.journey.source;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Budgets of one source; what is left out is that of its trust.
 *
 * @param bytes of requests, unpacked
 */
@Schema(name = "SourceBudgets", example = "{\"events\": {\"minute\": 60000, \"day\": 2000000}, \"quarantined\": {\"minute\": 500, \"day\": 5000}}")
record BudgetRequest(@Valid Pair events, @Valid Pair bytes, @Valid Pair quarantined) {

    private static final String MESSAGE = "must be a whole number from 0 to 1000000000000; 0 lets nothing through";

    @Schema(name = "SourceBudget")
    record Pair(@NotNull(message = MESSAGE) @Min(value = 0, message = MESSAGE) @Max(value = 1_000_000_000_000L, message = MESSAGE) Long minute,
            @NotNull(message = MESSAGE) @Min(value = 0, message = MESSAGE) @Max(value = 1_000_000_000_000L, message = MESSAGE) Long day) {

        private BudgetLimits.Pair limits() {
            return new BudgetLimits.Pair(minute, day);
        }
    }

    BudgetLimits over(BudgetLimits usual) {
        return new BudgetLimits(events == null ? usual.events() : events.limits(), bytes == null ? usual.bytes() : bytes.limits(),
                quarantined == null ? usual.quarantined() : quarantined.limits());
    }
}
