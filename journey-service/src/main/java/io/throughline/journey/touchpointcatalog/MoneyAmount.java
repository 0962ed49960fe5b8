package io.throughline.journey.touchpointcatalog;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.question.RequestValues;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An amount of money.
 *
 * @param minor in the currency's smallest unit, such as cents
 * @param currency ISO 4217
 */
@Schema(name = "Cost", example = "{\"minor\": 4200000, \"currency\": \"CNY\"}")
public record MoneyAmount(@Min(0) @Max(MOST) @Schema(description = "In the currency's smallest unit, such as cents") long minor,
        @Pattern(regexp = "[A-Z]{3}") @Schema(description = "A currency code of ISO 4217", example = "CNY") String currency) {

    /** A trillion of the smallest unit: more than any channel costs, and sums stay exact. */
    private static final long MOST = 1_000_000_000_000L;

    void check(BodyFaults faults) {
        if (!RequestValues.isCurrency(currency)) {
            faults.at("currency", "must be a currency of ISO 4217, such as CNY or EUR");
        }
    }
}
