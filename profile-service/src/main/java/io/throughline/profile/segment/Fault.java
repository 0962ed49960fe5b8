package io.throughline.profile.segment;

/**
 * What is wrong with a definition.
 *
 * @param pointer where, as a JSON pointer into the body: {@code /rule/and/1/within}
 * @param message what to change
 */
record Fault(String pointer, String message) {
}
