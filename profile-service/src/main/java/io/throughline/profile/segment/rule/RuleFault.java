package io.throughline.profile.segment.rule;

/**
 * What is wrong with a definition.
 *
 * @param pointer where, as a JSON pointer into the body: {@code /rule/and/1/within}
 * @param message what to change
 */
public record RuleFault(String pointer, String message) {
}
