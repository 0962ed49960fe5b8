package io.throughline.profile.segment.rule;

/**
 * A fault of a definition.
 *
 * @param pointer the place, as a JSON pointer into the body: {@code /rule/and/1/within}
 * @param message what to change
 */
public record RuleFault(String pointer, String message) {
}
