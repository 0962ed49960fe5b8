package io.throughline.journey.savedquery;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;

/** Validates a definition that has the right shape. Faults of the question have pointers under {@code /question}. */
final class SavedQueryReader {

    static final String QUESTION = "question";

    private final Set<String> kinds;
    private final QuestionCheck check;
    private final UnaryOperator<String> shown;

    /** Adds the faults of a question of an existing kind. */
    interface QuestionCheck {

        void check(String kind, JsonNode question, BodyFaults faults);
    }

    /** @param shown masks a text as for users who see personal data masked */
    SavedQueryReader(Set<String> kinds, QuestionCheck check, UnaryOperator<String> shown) {
        this.kinds = kinds;
        this.check = check;
        this.shown = shown;
    }

    /** Valid only if no fault was added. */
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

    /** A name must not contain personal data: everybody who may read a definition sees it, and it outlives the data of the person. */
    private void open(String field, String text, BodyFaults faults) {
        if (text != null && !text.equals(shown.apply(text))) {
            faults.at(field, "must not hold an address or a number of a person");
        }
    }
}
