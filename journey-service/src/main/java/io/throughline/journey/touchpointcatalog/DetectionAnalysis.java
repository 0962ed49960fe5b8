package io.throughline.journey.touchpointcatalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.ScopeRequest;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.analysis.sql.ScopeSql;

/** Detects the touchpoints of a period: which kinds of events exist, and what is unusual about them. */
@ApplicationScoped
class DetectionAnalysis implements Analysis<ScopeRequest, DetectionAnalysis.Question, TouchpointsFound> {

    private static final int MOST_KINDS = 5_000;
    /** This many conditions stay within ClickHouse's limit for one statement (max_ast_elements). */
    private static final int MOST_PLACES = 500;

    private final AnalysisSql sql;
    private final TouchpointIndex index;
    private final JourneyPlacements journeyPlacements;

    @Inject
    DetectionAnalysis(AnalysisSql sql, TouchpointIndex index, JourneyPlacements journeyPlacements) {
        this.sql = sql;
        this.index = index;
        this.journeyPlacements = journeyPlacements;
    }

    /** @param places the events that maps place in stages now; a changed map makes a different question */
    record Question(QuestionScope scope, List<EventFilter> places) {
    }

    @Override
    public String kind() {
        return "detection";
    }

    @Override
    public Class<ScopeRequest> request() {
        return ScopeRequest.class;
    }

    @Override
    public Question read(ScopeRequest body, QuestionContext context, BodyFaults faults) {
        QuestionScope scope = body.scope(context, faults);
        return faults.isEmpty() ? new Question(scope, journeyPlacements.placed()) : null;
    }

    @Override
    public QuestionScope scope(Question question) {
        return question.scope();
    }

    @Override
    public Optional<TimePeriod> reads(Question question) {
        return Optional.of(question.scope().period());
    }

    @Override
    public TouchpointsFound answer(Question question, QueryRun run) {
        List<TouchpointDetector.DetectedEvent> seen = inventory(question.scope(), run);
        List<NamedTouchpoint> named = index.all();
        List<TouchpointDetector.Missing> missing = TouchpointDetector.missing(seen, named, question.scope().period().to());
        List<TouchpointDetector.DuplicateEvents> twins = TouchpointDetector.duplicates(seen, named, run::checkCancelled);
        List<TouchpointDetector.DetectedEvent> unnamed = TouchpointDetector.unnamed(seen, named);
        List<TouchpointDetector.DetectedEvent> strangers = TouchpointDetector.ofStrangers(seen);
        List<TouchpointDetector.DetectedEvent> unlinked = unlinked(seen, question, run);
        boolean more = Math.max(Math.max(seen.size(), missing.size()), twins.size()) > TouchpointDetector.MOST_LISTED;
        return new TouchpointsFound(found(seen, run),
                missing.stream().limit(TouchpointDetector.MOST_LISTED).map(DetectionAnalysis::missing).toList(),
                twins.stream().limit(TouchpointDetector.MOST_LISTED).map(each -> twin(each, run)).toList(), found(unnamed, run),
                found(unlinked, run),
                found(strangers, run), more);
    }

    /** Empty as long as there is no map. */
    private List<TouchpointDetector.DetectedEvent> unlinked(List<TouchpointDetector.DetectedEvent> seen, Question question, QueryRun run) {
        if (question.places().isEmpty()) {
            run.addNote("There is no journey map, so nothing can be linked to a stage.");
            return List.of();
        }
        Set<String> linked = new HashSet<>();
        ScopeSql from = sql.of(question.scope());
        for (int first = 0; first < question.places().size(); first += MOST_PLACES) {
            List<EventFilter> places = question.places().subList(first, Math.min(first + MOST_PLACES, question.places().size()));
            run.rows(from.with() + "SELECT touch " + from.from() + " AND " + sql.filter(new EventFilter.Or(places))
                    + " GROUP BY touch ORDER BY count() DESC, touch LIMIT "
                    + MOST_KINDS).forEach(row -> linked.add(row.get("touch").asText()));
        }
        return seen.stream().filter(each -> !linked.contains(each.touch().toString())).toList();
    }

    private List<TouchpointDetector.DetectedEvent> inventory(QuestionScope scope, QueryRun run) {
        ScopeSql from = sql.of(scope);
        // People with a profile are counted under it, and no longer under the key of the identifier in the event.
        List<JsonNode> rows =
                run.rows(from.with() + "SELECT touch, count() AS n, uniq(person) AS people, uniqIf(person, person != person_key) AS known, "
                        + "toUnixTimestamp64Milli(min(time)) AS first, toUnixTimestamp64Milli(max(time)) AS last, "
                        + "arraySort(groupUniqArray(toInt32(toDate(time, 'UTC')))) AS days " + from.from()
                        + " GROUP BY touch ORDER BY n DESC, touch LIMIT " + (MOST_KINDS + 1));
        if (rows.size() > MOST_KINDS) {
            run.addNote("Of more than " + MOST_KINDS + " kinds of events, the most frequent are looked at.");
        }
        List<TouchpointDetector.DetectedEvent> seen = new ArrayList<>();
        long events = 0;
        for (JsonNode row : rows) {
            events += row.get("n").asLong();
            seen.add(new TouchpointDetector.DetectedEvent(EventKey.parse(row.get("touch").asText()), row.get("n").asLong(),
                    row.get("people").asLong(),
                    row.get("known").asLong(), Instant.ofEpochMilli(row.get("first").asLong()),
                    Instant.ofEpochMilli(row.get("last").asLong()),
                    days(row.get("days"))));
        }
        JsonNode all = run.rows(from.with() + "SELECT uniq(person) AS people " + from.from()).getFirst();
        run.counted(all.get("people").asLong(), events);
        return seen;
    }

    private static int[] days(JsonNode array) {
        int[] days = new int[array.size()];
        for (int i = 0; i < days.length; i++) {
            days[i] = array.get(i).asInt();
        }
        return days;
    }

    private List<TouchpointsFound.Found> found(List<TouchpointDetector.DetectedEvent> seen, QueryRun run) {
        return seen.stream().limit(TouchpointDetector.MOST_LISTED).map(each -> {
            Optional<NamedTouchpoint> holder = index.of(each.touch()).flatMap(named -> index.find(named.id()));
            return new TouchpointsFound.Found(NamedTouchpoint.idOf(each.touch()), each.touch().channel(), each.touch().type(),
                    run.mask().text(each.touch().name()),
                    holder.map(NamedTouchpoint::id).orElse(null), holder.map(NamedTouchpoint::name).orElse(null), each.events(),
                    each.people(),
                    each.first(), each.last());
        }).toList();
    }

    private static TouchpointsFound.Missing missing(TouchpointDetector.Missing each) {
        return new TouchpointsFound.Missing(each.touchpoint().id(), each.touchpoint().name(), each.last(),
                each.last() == null ? null : each.silentDays(),
                each.usualDays(), each.expected() ? "expected" : "usual");
    }

    /** Sources choose the names of pages, so a name may contain somebody's address. */
    private static TouchpointEventKind shown(EventKey eventKey, QueryRun run) {
        return new TouchpointEventKind(eventKey.channel(), eventKey.type(), run.mask().text(eventKey.name()));
    }

    private static TouchpointsFound.Duplicate twin(TouchpointDetector.DuplicateEvents each, QueryRun run) {
        return new TouchpointsFound.Duplicate(shown(each.one(), run), shown(each.other(), run), each.why().name().toLowerCase(Locale.ROOT));
    }
}
