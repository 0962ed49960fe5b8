package io.throughline.journey.analysis.filter;

/**
 * The columns that every event has. {@code TRUST} is the trust level of the source when it sent the event. {@code TOUCH} is channel, type
 * and name, joined by {@link EventKey#SEPARATOR}.
 */
public enum LogField {

    CHANNEL, TYPE, NAME, SOURCE, TRUST, TOUCH;

    public String column() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
