package io.throughline.journey.analysis.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Size;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.StepRequest;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A condition on the people whose events are read. */
@Schema(name = "PeopleFilterRequest", description = "Which people: all that is said must hold. At least one field is needed.",
        example = "{\"not\": {\"did\": {\"event\": \"Order Completed\"}}}")
public record PeopleFilterRequest(
        @Nullable @Schema(description = "Who is in this segment now") UUID segment,
        @Nullable @Schema(description = "Who took this step in the period") StepRequest did,
        @Nullable @Size(min = 1, max = 50) @Schema(description = "All of these hold") List<PeopleFilterRequest> and,
        @Nullable @Size(min = 1, max = 50) @Schema(description = "At least one of these holds") List<PeopleFilterRequest> or,
        @Nullable @Schema(description = "This does not hold") PeopleFilterRequest not) {

    private static final List<String> FIELDS = List.of("segment", "did", "and", "or", "not");

    public PeopleFilter people(QuestionContext context, BodyFaults faults) {
        List<PeopleFilter> all = new ArrayList<>();
        Stream.ofNullable(segment).map(PeopleFilter.InSegment::new).forEach(all::add);
        if (did != null) {
            all.add(new PeopleFilter.Did(did.step(context, faults.in("did"))));
        }
        EventFilterRequest.each(and, faults.in("and"), (part, at) -> part.people(context, at)).map(PeopleFilter.And::new).forEach(all::add);
        EventFilterRequest.each(or, faults.in("or"), (part, at) -> part.people(context, at)).map(PeopleFilter.Or::new).forEach(all::add);
        if (not != null) {
            all.add(new PeopleFilter.Not(not.people(context, faults.in("not"))));
        }
        if (Stream.of(segment, did, and, or, not).allMatch(Objects::isNull)) {
            faults.here("needs one of " + FIELDS);
        }
        return all.size() == 1 ? all.getFirst() : new PeopleFilter.And(all);
    }
}
