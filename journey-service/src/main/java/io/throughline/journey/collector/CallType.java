package io.throughline.journey.collector;

import java.util.Optional;

/** The six calls of the Segment spec that describe one event. */
public enum CallType {

    IDENTIFY, TRACK, PAGE, SCREEN, GROUP, ALIAS;

    private final String word = name().toLowerCase(java.util.Locale.ROOT);

    /** The name in events. */
    public String wireName() {
        return word;
    }

    public static Optional<CallType> of(String word) {
        for (CallType type : values()) {
            if (type.word.equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
