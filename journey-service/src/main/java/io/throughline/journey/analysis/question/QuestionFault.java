package io.throughline.journey.analysis.question;

/**
 * What is wrong with a question.
 *
 * @param pointer a JSON pointer into the body: {@code /steps/1/where/and/0}
 * @param message what to change
 */
public record QuestionFault(String pointer, String message) {
}
