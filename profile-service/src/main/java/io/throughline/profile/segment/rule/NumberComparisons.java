package io.throughline.profile.segment.rule;

import java.math.BigDecimal;

/** The fields of a rule that compare a number; null fields are ignored. */
interface NumberComparisons {

    BigDecimal eq();

    BigDecimal ne();

    BigDecimal lt();

    BigDecimal lte();

    BigDecimal gt();

    BigDecimal gte();
}
