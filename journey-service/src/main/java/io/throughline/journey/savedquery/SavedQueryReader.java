package io.throughline.journey.savedquery;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;

/**
 * Reads what people send as a definition, whose shape is right: all else that is wrong with it, that of the question under
 * {@code /question}.
 */
final class SavedQueryReader {

    static final String QUESTION = "question";

    private final Set<String> kinds;
    private final QuestionCheck check;
    private final UnaryOperator<String> shown;

    /** Adds what is wrong with a question of a kind that there is. */
    interface QuestionCheck {

        void check(String kind, JsonNode question, BodyFaults faults);
    }

    /** @param shown a text as those see it who see what is personal masked */
    SavedQueryReader(Set<String> kinds, QuestionCheck check, UnaryOperator<String> shown) {
        this.kinds = kinds;
        this.check = check;
        this.shown = shown;
    }

    /** Of use only where no fault was added. */
    SavedQueryDraft read(SavedQueryContent sent, Instant now, BodyFaults faults) {
        if (!kinds.contains(sent.kind())) {
            faults.at("kind", "must be one of " + kinds);
        }
        open("name", sent.name(), faults);
        open("description", sent.description(), faults);
        if (sent.schedule() != null) {
            sent.schedule().schedule(now, faults.in("schedule"));
        }
        if (sent.question().toString().getBytes(StandardCharsets.UTF_8).length > SavedQueryDraft.MOST_QUESTION) {
            faults.at(QUESTION, "must not be larger than 64 KB");
        } else if (kinds.contains(sent.kind())) {
            check.check(sent.kind(), sent.question(), faults.in(QUESTION));
        }
        return new SavedQueryDraft(sent.kind(), sent.name().strip(), sent.description(), sent.question(),
                Boolean.TRUE.equals(sent.shared()), sent.schedule());
    }

    /** Whoever may read a definition reads its name, and it outlives whom it names. */
    private void open(String field, String text, BodyFaults faults) {
        if (text != null && !text.equals(shown.apply(text))) {
            faults.at(field, "must not hold an address or a number of a person");
        }
    }
}
