package io.throughline.journey.analysis.filter;

/** How two numbers are compared. */
public enum ComparisonOperator {

    LT("<"), LTE("<="), GT(">"), GTE(">=");

    private final String sign;

    ComparisonOperator(String sign) {
        this.sign = sign;
    }

    /** The operator in SQL. */
    public String sign() {
        return sign;
    }

    /** The operator in the API. */
    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
