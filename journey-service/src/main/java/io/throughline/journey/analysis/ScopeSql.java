package io.throughline.journey.analysis;

/**
 * Plain SQL over a scope, for what needs no order: identity, consent, filters and segments are in it.
 * {@code with() + "SELECT person, count() AS n " + from() + " GROUP BY person"}; columns are those of the log, and {@code person}.
 */
public final class ScopeSql {

    private final String with;
    private final String from;

    ScopeSql(String with, String from) {
        this.with = with;
        this.from = from;
    }

    /** {@code WITH … } */
    public String with() {
        return with;
    }

    /** {@code FROM … WHERE … } with the period in it; more may be added by AND. */
    public String from() {
        return from;
    }
}
