package io.throughline.journey.analysis.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.TextOrTexts;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One step: which events count as this step. */
@Schema(name = "StepRequest", description = "One step: which events count as having taken it. All that is said must hold; at least one "
        + "field besides the label is needed.",
        example = "{\"event\": \"Checkout Started\", \"channel\": [\"web\", \"app\"]}")
public record StepRequest(
        @Nullable @NotBlank @Size(min = 1, max = MOST_LABEL) @Schema(description = "How the step is shown; made of its fields where it is "
                + "left out") String label,
        @Nullable @Schema(description = "The event's name") TextOrTexts event,
        @Nullable @Schema(description = "The channel in which it happened") TextOrTexts channel,
        @Nullable @Schema(description = "The event's type, such as track, page or identify") TextOrTexts type,
        @Nullable @Schema(description = "The source that sent it") TextOrTexts source,
        @Nullable @Schema(description = "The trust that its source had: public, server or import") TextOrTexts trust,
        @Nullable @NotBlank @Size(min = 1,
                max = RequestValues.MOST_TEXT) @Schema(description = "The id of a touchpoint that has a name") String touchpoint,
        @Nullable @Size(min = 1, max = 50) @Schema(description = "Any of these steps") List<StepRequest> anyOf,
        @Nullable @Schema(description = "What else the event must be") EventFilterRequest where) {

    /** The longest label, in characters. */
    public static final int MOST_LABEL = 100;
    private static final List<String> FIELDS = List.of("event", "channel", "type", "source", "trust", "touchpoint", "anyOf", "where");

    /** The step in a field; null if it is missing. */
    public static EventStep of(StepRequest step, QuestionContext context, BodyFaults faults) {
        return step == null ? null : step.step(context, faults);
    }

    public EventStep step(QuestionContext context, BodyFaults faults) {
        List<EventFilter> all = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        EventFilterRequest.fields(channel, type, event, source, trust, faults).forEach(each -> {
            all.add(each.filter());
            labels.add(String.join(" / ", each.values()));
        });
        if (touchpoint != null) {
            EventFilterRequest.touchpoint(touchpoint, context, faults, all);
            labels.add(touchpoint);
        }
        EventFilterRequest.each(anyOf, faults.in("anyOf"), (part, at) -> part.step(context, at)).forEach(steps -> {
            all.add(new EventFilter.Or(steps.stream().map(EventStep::event).toList()));
            labels.add(String.join(" / ", steps.stream().map(EventStep::label).toList()));
        });
        if (where != null) {
            all.add(where.filter(context, faults.in("where")));
        }
        if (Stream.of(event, channel, type, source, trust, touchpoint, anyOf, where).allMatch(Objects::isNull)) {
            faults.here("needs one of " + FIELDS);
        }
        return new EventStep(label != null ? label : made(labels), EventFilterRequest.one(all));
    }

    /** The label for a step that was sent without one. */
    private static String made(List<String> labels) {
        String made = labels.isEmpty() ? "…" : String.join(", ", labels);
        return made.length() > MOST_LABEL ? made.substring(0, made.offsetByCodePoints(0, MOST_LABEL / 2)) + "…" : made;
    }
}
