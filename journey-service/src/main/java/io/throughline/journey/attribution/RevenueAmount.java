package io.throughline.journey.attribution;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * @param minor in the currency's smallest unit, such as cents (ISO 4217)
 */
@Schema(name = "AttributedMoney", description = "An amount of money")
record RevenueAmount(@Schema(description = "In the currency's smallest unit, such as cents") long minor,
        @Schema(description = "The currency by ISO 4217") String currency) {
}
