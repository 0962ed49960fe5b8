package io.throughline.journey.journeymap;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.sequence.EventEncoder;
import io.throughline.journey.analysis.sequence.EventSequenceQuery;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.metric.MetricPeriods;

/** Fills a map with the numbers of a period: {@code {"map": "shop", "period": {"last": "P30D"}, "compare": "previous"}}. */
@ApplicationScoped
class MapAnalysis implements Analysis<MapRequest, MapAnalysis.Question, LiveMap> {

    private static final EventFilter NO_FEEDBACK = new EventFilter.Not(EventFilter.is(LogField.TYPE, "feedback"));

    private final StoredMaps maps;
    private final AnalysisSql sql;

    @Inject
    MapAnalysis(StoredMaps maps, AnalysisSql sql) {
        this.maps = maps;
        this.sql = sql;
    }

    /** @param compare null if nothing is compared */
    record Question(JourneyMap map, QuestionScope scope, TimePeriod compare) {
    }

    @Override
    public String kind() {
        return "map";
    }

    @Override
    public Class<MapRequest> request() {
        return MapRequest.class;
    }

    @Override
    public Question read(MapRequest body, QuestionContext context, BodyFaults faults) {
        QuestionScope scope = body.scope(context, faults);
        TimePeriod compare = CompareRequest.of(body.compare(), scope.period(), faults);
        return new Question(map(body.map(), RequestValues.or(body.version(), 0), faults), scope, compare);
    }

    private JourneyMap map(String id, int version, BodyFaults faults) {
        Optional<MapReader.MapReadResult> reading = maps.read(id, version);
        if (reading.isEmpty()) {
            faults.at("map", "is the id of no map, or the map has no such version");
            return null;
        }
        if (reading.get().map() == null) {
            faults.at("map", "cannot be read any more: " + reading.get().faults().getFirst().field() + " "
                    + reading.get().faults().getFirst().message());
        }
        return reading.get().map();
    }

    @Override
    public QuestionScope scope(Question question) {
        return question.scope();
    }

    @Override
    public Optional<TimePeriod> reads(Question question) {
        return Optional.of(MetricPeriods.both(question.scope().period(), question.compare()));
    }

    @Override
    public LiveMap answer(Question question, QueryRun run) {
        PeriodCounts now = count(question.map(), question.scope(), run);
        if (question.compare() == null) {
            return new LiveMapBuilder(now.walk(), now.scores(), null, null).map();
        }
        run.compare(question.compare());
        PeriodCounts before = count(question.map(), question.scope().in(question.compare()), run);
        return new LiveMapBuilder(now.walk(), now.scores(), before.walk(), before.scores()).map();
    }

    private record PeriodCounts(MapCounter walk, SatisfactionScores[] scores) {
    }

    private PeriodCounts count(JourneyMap map, QuestionScope scope, QueryRun run) {
        MapCounter counts = new MapCounter(map);
        SatisfactionScores[] scores = ResponseReader.none(map);
        EventEncoder.Steps coding = MapCounter.coding(map);
        if (coding == null) {
            run.addNote("The map says of no event where it belongs: give it touchpoints, or its stages rules.");
            run.counted(0, 0);
            return new PeriodCounts(counts, scores);
        }
        Map<Long, List<ResponseReader.ScoredResponse>> unnamed = ResponseReader.read(map, sql, scope, run, scores);
        List<EventFilter> events = List.of(scope.filter(), NO_FEEDBACK);
        run.eventSequences().each(EventSequenceQuery.of(scope.by(new EventFilter.And(events)), coding).keepingOthers(), run,
                eventSequence -> {
                    counts.add(eventSequence);
                    for (ResponseReader.ScoredResponse said : unnamed.getOrDefault(eventSequence.person(), List.of())) {
                        int cell = counts.cellBefore(eventSequence, said.at());
                        if (cell >= 0) {
                            scores[cell].add(said.score());
                        }
                    }
                });
        return new PeriodCounts(counts, scores);
    }
}
