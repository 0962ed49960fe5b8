package io.throughline.journey.path;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.throughline.journey.analysis.Field;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Read;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.ScopeReader;
import io.throughline.journey.analysis.Step;

/** Reads what is asked of paths. */
final class PathReader {

    static final int MOST_STEPS = 100;
    static final int MOST_GROUPS = 20;
    private static final int MOST_LABEL = 100;
    /** A pause of half an hour ends a visit; source: Google Analytics, How a session is defined. */
    private static final Duration SESSION_GAP = Duration.ofMinutes(30);

    private PathReader() {
    }

    static Read<PathQuestion> read(Part body, Instant now) {
        Scope scope = ScopeReader.scope(body, now);
        Period compare = ScopeReader.compare(body, scope.period());
        Field by = body.oneOf("by", Set.of("touchpoint", "channel"), "touchpoint").equals("channel") ? Field.CHANNEL : Field.TOUCH;
        Step from = body.part("from").map(ScopeReader::step).orElse(null);
        Step to = body.part("to").map(ScopeReader::step).orElse(null);
        String unit = body.oneOf("unit", Set.of("session", "person", "between"), "session");
        if (unit.equals("between") && from == null && to == null) {
            body.fault("unit", "of between needs from, to, or both");
        }
        if (body.has("sessionGap") && !unit.equals("session")) {
            body.fault("sessionGap", "is for paths that are sessions");
        }
        Duration gap = body.duration("sessionGap", SESSION_GAP, Duration.ofDays(366));
        int maxSteps = body.whole("maxSteps", 10, 1, MOST_STEPS);
        Folding fold = Folding.of(body.oneOf("fold", Folding.IDS, "none"));
        List<Step> groups = groups(body);
        Top top = body.part("top").map(PathReader::top).orElse(Top.STANDARD);
        boolean chinese = body.oneOf("lang", Set.of("zh", "en"), "en").equals("zh");
        return Read.of(body, () -> new PathQuestion(scope, compare, by, from, to, unit.equals("session") ? gap : null, maxSteps, fold, groups,
                top, chinese));
    }

    private static List<Step> groups(Part body) {
        List<Step> groups = new ArrayList<>();
        for (Part group : body.parts("group", 0, MOST_GROUPS)) {
            String label = group.required("label");
            if (label.length() > MOST_LABEL) {
                group.fault("label", "must be a text of 1 to " + MOST_LABEL + " characters");
            }
            group.part("step").map(ScopeReader::step).ifPresentOrElse(
                    step -> groups.add(new Step(label, step.event())), () -> group.fault("step", "is missing"));
            group.done();
        }
        return groups;
    }

    private static Top top(Part top) {
        Top read = new Top(top.whole("nodes", Top.STANDARD.nodes(), 1, 100), top.whole("edges", Top.STANDARD.edges(), 1, 500),
                top.whole("variants", Top.STANDARD.variants(), 1, 1_000));
        top.done();
        return read;
    }
}
