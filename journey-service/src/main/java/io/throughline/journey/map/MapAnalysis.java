package io.throughline.journey.map;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.Analysis;
import io.throughline.journey.analysis.Coding;
import io.throughline.journey.analysis.CompareRequest;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.Field;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.QuestionContext;
import io.throughline.journey.analysis.RequestValues;
import io.throughline.journey.analysis.Run;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.Sql;
import io.throughline.journey.analysis.WalkQuery;
import io.throughline.journey.metric.Periods;

/** Fills a map with the numbers of a period: {@code {"map": "shop", "period": {"last": "P30D"}, "compare": "previous"}}. */
@ApplicationScoped
class MapAnalysis implements Analysis<MapRequest, MapAnalysis.Question, LiveMap> {

    private static final EventFilter NO_FEEDBACK = new EventFilter.Not(EventFilter.is(Field.TYPE, "feedback"));

    private final StoredMaps maps;
    private final Sql sql;

    @Inject
    MapAnalysis(StoredMaps maps, Sql sql) {
        this.maps = maps;
        this.sql = sql;
    }

    /** @param compare null where nothing is compared */
    record Question(JourneyMap map, Scope scope, Period compare) {
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
        Scope scope = body.scope(context, faults);
        Period compare = CompareRequest.of(body.compare(), scope.period(), faults);
        return new Question(map(body.map(), RequestValues.or(body.version(), 0), faults), scope, compare);
    }

    private JourneyMap map(String id, int version, BodyFaults faults) {
        Optional<MapReader.Reading> reading = maps.read(id, version);
        if (reading.isEmpty()) {
            faults.at("map", "is the id of no map, or the map has no such version");
            return null;
        }
        if (reading.get().map() == null) {
            faults.at("map", "cannot be read any more: " + reading.get().faults().getFirst().field() + " " + reading.get().faults().getFirst().message());
        }
        return reading.get().map();
    }

    @Override
    public Scope scope(Question question) {
        return question.scope();
    }

    @Override
    public Optional<Period> reads(Question question) {
        return Optional.of(Periods.both(question.scope().period(), question.compare()));
    }

    @Override
    public LiveMap answer(Question question, Run run) {
        Counted now = count(question.map(), question.scope(), run);
        if (question.compare() == null) {
            return new MapNumbers(now.walk(), now.scores(), null, null).map();
        }
        run.compare(question.compare());
        Counted before = count(question.map(), question.scope().in(question.compare()), run);
        return new MapNumbers(now.walk(), now.scores(), before.walk(), before.scores()).map();
    }

    private record Counted(MapWalk walk, Scores[] scores) {
    }

    private Counted count(JourneyMap map, Scope scope, Run run) {
        MapWalk counts = new MapWalk(map);
        Scores[] scores = Responses.none(map);
        Coding.Steps coding = MapWalk.coding(map);
        if (coding == null) {
            run.note("The map says of no event where it belongs: give it touchpoints, or its stages rules.");
            run.counted(0, 0);
            return new Counted(counts, scores);
        }
        Map<Long, List<Responses.Said>> unnamed = Responses.read(map, sql, scope, run, scores);
        List<EventFilter> events = List.of(scope.filter(), NO_FEEDBACK);
        run.walks().each(WalkQuery.of(scope.by(new EventFilter.And(events)), coding).keepingOthers(), run, walk -> {
            counts.add(walk);
            for (Responses.Said said : unnamed.getOrDefault(walk.person(), List.of())) {
                int cell = counts.cellBefore(walk, said.at());
                if (cell >= 0) {
                    scores[cell].add(said.score());
                }
            }
        });
        return new Counted(counts, scores);
    }
}
