package io.throughline.journey.map;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.analysis.Datasets;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.Fault;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.ScopeReader;
import io.throughline.journey.analysis.Step;
import io.throughline.journey.analysis.Touchpoints;
import io.throughline.journey.registry.Words;
import io.throughline.journey.registry.WordsReader;

/** Reads a map as it is sent, with all that is wrong with it. A part at a time: a map has more of them than a question may have. */
final class MapReader {

    static final String ID = "[a-z0-9][a-z0-9_-]{0,63}";
    static final String ID_MESSAGE = "must be 1 to 64 lower-case letters, digits, - and _, the first a letter or a digit";
    private static final int MOST_RULES = 20;
    private static final int MOST_EVIDENCE = 10;
    private static final int MOST_GOAL = 300;
    private static final int MOST_FAULTS = 100;

    private final Touchpoints touchpoints;
    private final Function<String, Optional<Words>> names;
    private final List<Fault> faults = new ArrayList<>();

    private MapReader(Touchpoints touchpoints, Function<String, Optional<Words>> names) {
        this.touchpoints = touchpoints;
        this.names = names;
    }

    /** @param map null where there are faults */
    record Reading(JourneyMap map, List<Fault> faults) {
    }

    /** @param names of the touchpoints that have one */
    static Reading read(String id, int version, JsonNode body, Touchpoints touchpoints, Function<String, Optional<Words>> names) {
        return new MapReader(touchpoints, names).read(id, version, body);
    }

    private Reading read(String id, int version, JsonNode body) {
        Part part = Part.of(body, touchpoints, Datasets.NONE);
        Words name = WordsReader.required(part, "name", Words.MOST_NAME);
        List<JourneyMap.Stage> stages = new ArrayList<>();
        List<JourneyMap.Cell> cells = new ArrayList<>();
        Set<String> known = new HashSet<>();
        each(part, "stages", 1, JourneyMap.MOST_STAGES, (stage, index) -> stages.add(stage(stage, known)));
        Set<String> taken = new HashSet<>();
        each(part, "touchpoints", 0, JourneyMap.MOST_CELLS, (cell, index) -> cells.add(cell(cell, index, known, taken)));
        long questions = cells.size() + stages.stream().filter(stage -> stage.rules() != null).count();
        if (questions > JourneyMap.MOST_QUESTIONS) {
            part.fault("touchpoints", "are too many: touchpoints and stages with rules must not be more than " + JourneyMap.MOST_QUESTIONS
                    + " together, so that one pass through the log tells them apart");
        }
        part.done();
        add("", part);
        return faults.isEmpty() ? new Reading(new JourneyMap(id, version, name, List.copyOf(stages), List.copyOf(cells)), List.of())
                : new Reading(null, faults.stream().limit(MOST_FAULTS).toList());
    }

    private interface Item {

        void read(Part part, int index);
    }

    private void each(Part part, String field, int least, int most, Item item) {
        Optional<JsonNode> found = part.find(field);
        if (found.isEmpty() && least == 0) {
            return;
        }
        if (found.isEmpty() || !found.get().isArray() || found.get().size() < least || found.get().size() > most) {
            part.fault(field, "must be an array of " + least + " to " + most);
            return;
        }
        for (int i = 0; i < found.get().size(); i++) {
            Part one = Part.of(found.get().get(i), touchpoints, Datasets.NONE);
            if (one.faults().isEmpty()) {
                item.read(one, i);
                one.done();
            }
            add("/" + field + "/" + i, one);
        }
    }

    private void add(String at, Part part) {
        part.faults().forEach(fault -> faults.add(new Fault(at + fault.pointer(), fault.message())));
    }

    private static JourneyMap.Stage stage(Part part, Set<String> known) {
        String id = id(part, null);
        if (id != null && !known.add(id)) {
            part.fault("id", "is another stage's");
        }
        Words name = WordsReader.required(part, "name", Words.MOST_NAME);
        List<EventFilter> rules = part.parts("rules", 0, MOST_RULES).stream().map(ScopeReader::step).map(Step::event).toList();
        return new JourneyMap.Stage(id, name, rules.isEmpty() ? null : rules.size() == 1 ? rules.getFirst() : new EventFilter.Or(rules));
    }

    private JourneyMap.Cell cell(Part part, int index, Set<String> stages, Set<String> taken) {
        String id = id(part, "t" + (index + 1));
        if (id != null && !taken.add(id)) {
            part.fault("id", "is another touchpoint's");
        }
        String stage = part.required("stage");
        if (!stage.isEmpty() && !stages.contains(stage)) {
            part.fault("stage", "is the id of no stage of this map");
        }
        Words given = WordsReader.optional(part, "name", Words.MOST_NAME);
        String touchpoint = part.text("touchpoint", 64);
        Step step = part.part("step").map(ScopeReader::step).orElse(null);
        if (touchpoint == null == (step == null)) {
            part.fault(null, "must have either touchpoint, the id of one that has a name, or step, which says what events it is");
            return null;
        }
        Set<String> called = new LinkedHashSet<>();
        if (id != null) {
            called.add(id);
        }
        EventFilter event = step == null ? registered(part, touchpoint) : step.event();
        if (touchpoint != null) {
            called.add(touchpoint);
        }
        Words name = given != null ? given : step != null ? new Words(null, step.label()) : named(touchpoint);
        Words goal = WordsReader.optional(part, "goal", MOST_GOAL);
        Integer emotion = part.has("emotion") ? Integer.valueOf(part.whole("emotion", 0, -2, 2)) : null;
        return new JourneyMap.Cell(id, stage, name, event, called, goal, emotion, part.text("owner", 100),
                part.texts("evidence", MOST_EVIDENCE));
    }

    private static String id(Part part, String standard) {
        String id = standard == null ? part.required("id") : part.text("id");
        if (id == null || id.isEmpty()) {
            return part.has("id") ? null : standard;
        }
        if (!id.matches(ID)) {
            part.fault("id", ID_MESSAGE);
        }
        return id;
    }

    private EventFilter registered(Part part, String id) {
        return touchpoints.filterOf(id).orElseGet(() -> {
            part.fault("touchpoint", "there is none of this id");
            return EventFilter.ANY;
        });
    }

    private Words named(String id) {
        return names.apply(id).orElseGet(() -> new Words(null, id));
    }
}
