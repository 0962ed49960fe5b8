package io.throughline.journey.journeymap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.DatasetCatalog;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.StepRequest;
import io.throughline.journey.analysis.question.TouchpointNames;
import io.throughline.journey.touchpointcatalog.LocalizedName;
import io.throughline.journey.touchpointcatalog.LocalizedText;

/** Reads a map that has the right shape and reports all other faults, such as duplicate ids and unknown stages or touchpoints. */
final class MapReader {

    static final String ID = "[a-z0-9][a-z0-9_-]{0,63}";
    static final String ID_MESSAGE = "must be 1 to 64 lower-case letters, digits, - and _, the first a letter or a digit";
    private static final int MOST_EVIDENCE = 10;

    private final TouchpointNames touchpoints;
    private final Function<String, Optional<LocalizedText>> names;
    private final QuestionContext context;

    private MapReader(TouchpointNames touchpoints, Function<String, Optional<LocalizedText>> names) {
        this.touchpoints = touchpoints;
        this.names = names;
        // Steps depend neither on the time nor on datasets.
        this.context = new QuestionContext(Instant.EPOCH, touchpoints, DatasetCatalog.NONE);
    }

    /** @param map null if there are faults */
    record MapReadResult(JourneyMap map, List<FieldError> faults) {
    }

    /** @param names the named touchpoints */
    static MapReadResult read(String id, int version, JourneyMapRequest body, TouchpointNames touchpoints,
            Function<String, Optional<LocalizedText>> names) {
        BodyFaults faults = new BodyFaults();
        JourneyMap map = new MapReader(touchpoints, names).read(id, version, body, faults);
        return faults.isEmpty() ? new MapReadResult(map, List.of()) : new MapReadResult(null, faults.list());
    }

    private JourneyMap read(String id, int version, JourneyMapRequest body, BodyFaults faults) {
        check(body.name(), faults.in("name"));
        List<JourneyMap.Stage> stages = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (MapStage stage : body.stages()) {
            stages.add(stage(stage, known, faults.in("stages").in(stages.size())));
        }
        List<JourneyMap.Cell> cells = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (MapTouchpoint cell : body.touchpoints()) {
            cells.add(cell(cell, "t" + (cells.size() + 1), known, taken, faults.in("touchpoints").in(cells.size())));
        }
        long questions = cells.size() + stages.stream().filter(stage -> stage.rules() != null).count();
        if (questions > JourneyMap.MOST_QUESTIONS) {
            faults.at("touchpoints", "are too many: touchpoints and stages with rules must not be more than " + JourneyMap.MOST_QUESTIONS
                    + " together, so that one pass through the log tells them apart");
        }
        return faults.isEmpty() ? new JourneyMap(id, version, body.name().words(), List.copyOf(stages), List.copyOf(cells)) : null;
    }

    private static void check(LocalizedName name, BodyFaults faults) {
        if (name != null) {
            name.check(faults);
        }
    }

    private JourneyMap.Stage stage(MapStage stage, Set<String> known, BodyFaults faults) {
        if (!known.add(stage.id())) {
            faults.at("id", "is another stage's");
        }
        check(stage.name(), faults.in("name"));
        List<EventFilter> rules = new ArrayList<>();
        for (StepRequest rule : stage.rules() == null ? List.<StepRequest>of() : stage.rules()) {
            rules.add(rule.step(context, faults.in("rules").in(rules.size())).event());
        }
        return new JourneyMap.Stage(stage.id(), stage.name().words(),
                rules.isEmpty() ? null : rules.size() == 1 ? rules.getFirst() : new EventFilter.Or(rules));
    }

    private JourneyMap.Cell cell(MapTouchpoint sent, String standard, Set<String> stages, Set<String> taken, BodyFaults faults) {
        String id = sent.id() == null ? standard : sent.id();
        if (!taken.add(id)) {
            faults.at("id", "is another touchpoint's");
        }
        if (!stages.contains(sent.stage())) {
            faults.at("stage", "is the id of no stage of this map");
        }
        check(sent.name(), faults.in("name"));
        if (sent.goal() != null) {
            sent.goal().check(faults.in("goal"));
        }
        List<String> evidence = sent.evidence() == null ? List.of() : sent.evidence().texts("evidence", MOST_EVIDENCE, faults);
        EventStep step = StepRequest.of(sent.step(), context, faults.in("step"));
        String touchpoint = sent.touchpoint();
        if (touchpoint == null == (step == null)) {
            faults.here("must have either touchpoint, the id of one that has a name, or step, which says what events it is");
            return null;
        }
        Set<String> called = new LinkedHashSet<>(List.of(id));
        if (touchpoint != null) {
            called.add(touchpoint);
        }
        EventFilter event = step == null ? registered(touchpoint, faults) : step.event();
        LocalizedText name =
                sent.name() != null ? sent.name().words() : step != null ? new LocalizedText(null, step.label()) : named(touchpoint);
        return new JourneyMap.Cell(id, sent.stage(), name, event, called, sent.goal() == null ? null : sent.goal().words(), sent.emotion(),
                sent.owner(), evidence);
    }

    private EventFilter registered(String id, BodyFaults faults) {
        return touchpoints.filterOf(id).orElseGet(() -> {
            faults.at("touchpoint", "there is none of this id");
            return EventFilter.ANY;
        });
    }

    private LocalizedText named(String id) {
        return names.apply(id).orElseGet(() -> new LocalizedText(null, id));
    }
}
