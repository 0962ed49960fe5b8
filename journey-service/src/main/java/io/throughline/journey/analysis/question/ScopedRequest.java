package io.throughline.journey.analysis.question;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.PeopleFilter;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;

/** The scope that all questions have: which events, people and period. Each request record has these components, and all are optional. */
public interface ScopedRequest {

    String PERIOD = "The period; the last 30 days where it is left out";
    String ZONE = "The IANA time zone in which days and months are counted; UTC where it is left out";
    String DATASET = "The id of a dataset to ask instead of the touchpoint log";
    String FILTER = "Which events are looked at; all where it is left out";
    String PEOPLE = "Whose events are looked at; everybody's where it is left out";
    String CLAIMS = "Whether a device counts as a person's where only public sources say so; included where it is left out";
    String COMPARE = "The period to compare with; none where it is left out";

    PeriodRequest period();

    String zone();

    UUID dataset();

    EventFilterRequest filter();

    PeopleFilterRequest people();

    ClaimsUse claims();

    /** Whether the question itself says if it asks for finished paths. */
    default boolean mentionsFinishedPaths() {
        return false;
    }

    /** The scope; valid only if it added no faults. */
    default QuestionScope scope(QuestionContext context, BodyFaults faults) {
        ZoneId zone = RequestValues.zone(zone(), faults);
        Instant end = context.end();
        TimePeriod standard = new TimePeriod(end.minus(Duration.ofDays(30)), end, zone);
        TimePeriod period = period() == null ? standard : RequestValues.or(period().period(zone, end, faults.in("period")), standard);
        return new QuestionScope(source(context, faults), period, EventFilterRequest.of(filter(), context, faults.in("filter")),
                people() == null ? PeopleFilter.EVERYBODY : people().people(context, faults.in("people")), claims() != ClaimsUse.EXCLUDED);
    }

    private EventLogSource source(QuestionContext context, BodyFaults faults) {
        if (dataset() == null) {
            return new EventLogSource.Live();
        }
        Optional<EventLogSource.Dataset> found = context.datasets().of(dataset());
        if (found.isEmpty()) {
            faults.at("dataset", "is the id of no dataset, or of one that is still being imported");
        } else if (found.get().finishedPaths() && !mentionsFinishedPaths()) {
            faults.at("dataset", "holds finished paths and no events: ask attribution of it, with finishedPaths");
        }
        return found.<EventLogSource>map(each -> each).orElse(new EventLogSource.Live());
    }
}
