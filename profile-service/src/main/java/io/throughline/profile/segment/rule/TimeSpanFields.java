package io.throughline.profile.segment.rule;

/** The fields of a rule that say when something must have happened. */
interface TimeSpanFields {

    String within();

    String from();

    String to();
}
