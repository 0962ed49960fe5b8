package io.throughline.journey.alert;

/** What one look at a rule's number gave. */
sealed interface Seen {

    record Value(double value) implements Seen {
    }

    /** Neither that the condition holds nor that it does not: nothing follows from it. */
    record Unknown(String why) implements Seen {
    }
}
