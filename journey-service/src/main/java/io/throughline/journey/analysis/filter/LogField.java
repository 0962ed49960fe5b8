package io.throughline.journey.analysis.filter;

/**
 * What every event has a column of. {@code TRUST} is its source's when it sent the event. {@code TOUCH} is channel, type and name,
 * joined by {@link EventKey#SEPARATOR}.
 */
public enum LogField {

    CHANNEL, TYPE, NAME, SOURCE, TRUST, TOUCH;

    public String column() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
