package io.throughline.journey.analysis;

/** How two numbers stand to each other. */
public enum Order {

    LT("<"), LTE("<="), GT(">"), GTE(">=");

    private final String sign;

    Order(String sign) {
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
