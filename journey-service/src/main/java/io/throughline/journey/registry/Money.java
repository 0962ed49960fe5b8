package io.throughline.journey.registry;

import java.util.Currency;

import io.throughline.journey.analysis.Part;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An amount.
 *
 * @param minor in the currency's smallest unit, such as cents
 * @param currency ISO 4217
 */
@Schema(name = "Cost")
public record Money(long minor, String currency) {

    /** A trillion of the smallest unit: beyond any channel's cost, and sums of it stay exact. */
    private static final long MOST = 1_000_000_000_000L;

    /** Null where it is missing, or a fault. */
    static Money read(Part part, String field) {
        return part.part(field).map(money -> {
            java.math.BigDecimal most = java.math.BigDecimal.valueOf(MOST);
            java.math.BigDecimal minor = money.number("minor", java.math.BigDecimal.ZERO, java.math.BigDecimal.ZERO, most);
            String currency = money.required("currency");
            if (!money.has("minor")) {
                money.fault("minor", "is missing");
            } else if (minor.stripTrailingZeros().scale() > 0) {
                money.fault("minor", "must be a whole number of the currency's smallest unit");
            }
            if (!currency.isEmpty() && !isKnown(currency)) {
                money.fault("currency", "must be a currency of ISO 4217, such as CNY or EUR");
            }
            money.done();
            return new Money(minor.longValue(), currency);
        }).orElse(null);
    }

    private static boolean isKnown(String currency) {
        return currency.matches("[A-Z]{3}") && Currency.getAvailableCurrencies().stream().anyMatch(each -> each.getCurrencyCode().equals(currency));
    }
}
