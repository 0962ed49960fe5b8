package io.throughline.journey.analysis.filter;

/** How two numbers stand to each other. */
public enum ComparisonOperator {

    LT("<"), LTE("<="), GT(">"), GTE(">=");

    private final String sign;

    ComparisonOperator(String sign) {
        this.sign = sign;
    }

    /** As SQL has it. */
    public String sign() {
        return sign;
    }

    /** As the API has it. */
    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
