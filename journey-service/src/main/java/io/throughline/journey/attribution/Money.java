package io.throughline.journey.attribution;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * @param minor in the currency's smallest unit, such as cents (ISO 4217)
 */
@Schema(name = "AttributedMoney")
record Money(long minor, String currency) {
}
