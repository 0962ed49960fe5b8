package io.throughline.journey.definition;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.analysis.Fault;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.Read;

/** Reads what people send as a definition: all that is wrong with it, that of the question under {@code /question}. */
final class DraftReader {

    private static final String QUESTION = "question";

    private final Set<String> kinds;
    private final BiFunction<String, JsonNode, List<Fault>> faults;
    private final UnaryOperator<String> shown;

    /**
     * @param faults of a question of a kind that there is, with pointers into the question
     * @param shown a text as those see it who see what is personal masked
     */
    DraftReader(Set<String> kinds, BiFunction<String, JsonNode, List<Fault>> faults, UnaryOperator<String> shown) {
        this.kinds = kinds;
        this.faults = faults;
        this.shown = shown;
    }

    Read<Draft> read(JsonNode body, Instant now) {
        Part part = Part.of(body);
        String kind = part.required("kind");
        boolean known = kinds.contains(kind);
        if (!known && !kind.isEmpty()) {
            part.fault("kind", "must be one of " + kinds);
        }
        String name = part.required("name");
        if (name.length() > Draft.MOST_NAME) {
            part.fault("name", "must not be longer than " + Draft.MOST_NAME + " characters: it is a line in lists");
        }
        String description = part.text("description", Draft.MOST_DESCRIPTION);
        open(part, "name", name);
        open(part, "description", description);
        boolean shared = part.flag("shared", false);
        JsonNode schedule = part.find("schedule").orElse(null);
        part.part("schedule").ifPresent(sent -> ScheduleReader.read(sent, now));
        JsonNode question = question(part);
        List<Fault> wrong = new ArrayList<>(known && question != null ? within(faults.apply(kind, question)) : List.of());
        Read<Draft> read = Read.of(part, () -> new Draft(kind, name.strip(), description, question, shared, schedule));
        if (wrong.isEmpty()) {
            return read;
        }
        if (read instanceof Read.Refused<Draft> refused) {
            wrong.addAll(0, refused.faults());
        }
        return new Read.Refused<>(wrong);
    }

    /** Faults of a question, as faults of what holds it. */
    static List<Fault> within(List<Fault> faults) {
        return faults.stream().map(fault -> new Fault("/" + QUESTION + fault.pointer(), fault.message())).toList();
    }

    /** Whoever may read a definition reads its name, and it outlives whom it names. */
    private void open(Part part, String field, String text) {
        if (text != null && !text.equals(shown.apply(text))) {
            part.fault(field, "must not hold an address or a number of a person");
        }
    }

    /** Null where it cannot be asked at all. */
    private static JsonNode question(Part part) {
        JsonNode question = part.find(QUESTION).orElse(null);
        if (question == null) {
            part.fault(QUESTION, "is missing");
        } else if (!question.isObject()) {
            part.fault(QUESTION, "must be an object");
        } else if (question.toString().getBytes(StandardCharsets.UTF_8).length > Draft.MOST_QUESTION) {
            part.fault(QUESTION, "must not be larger than 64 KB");
        } else {
            return question;
        }
        return null;
    }
}
