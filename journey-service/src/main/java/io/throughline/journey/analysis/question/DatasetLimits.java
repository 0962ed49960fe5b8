package io.throughline.journey.analysis.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

/** Finds parts of a question that a dataset cannot answer, because data that it does not hold are unknown and not zero. */
public final class DatasetLimits {

    private static final int MOST_NAMED = 100;
    private static final Set<String> SEGMENTS = Set.of("segment", "segments");

    private final EventLogSource.Dataset dataset;
    private final List<QuestionFault> faults = new ArrayList<>();

    private DatasetLimits(EventLogSource.Dataset dataset) {
        this.dataset = dataset;
    }

    /** @param question as it was sent; it is valid */
    public static List<QuestionFault> of(JsonNode question, EventLogSource.Dataset dataset) {
        DatasetLimits parts = new DatasetLimits(dataset);
        parts.walk("", question);
        return parts.faults;
    }

    private void walk(String at, JsonNode json) {
        if (json.isObject()) {
            json.properties().forEach(each -> {
                String field = at + JsonPointer.empty().appendProperty(each.getKey());
                look(field, each.getKey(), each.getValue());
                walk(field, each.getValue());
            });
        } else if (json.isArray()) {
            for (int i = 0; i < json.size(); i++) {
                walk(at + "/" + i, json.get(i));
            }
        }
    }

    private void look(String at, String field, JsonNode value) {
        boolean by = field.equals("by") && value.isTextual();
        if (!dataset.people() && (SEGMENTS.contains(field) || by && value.textValue().equals("segment"))) {
            refuse(at, "is of people, and the dataset is of cases: no segment has any of them");
        } else if (!dataset.channels() && !dataset.finishedPaths() && by && value.textValue().equals("channel")) {
            refuse(at, "must not be channel: the dataset names none");
        }
    }

    private void refuse(String at, String message) {
        if (faults.size() < MOST_NAMED) {
            faults.add(new QuestionFault(at, message));
        }
    }
}
