package io.throughline.profile.segment.rule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import io.throughline.profile.segment.evaluation.SegmentRule;

/** Checks rules that refer to other segments: those must exist, and there must be no cycle. */
public final class SegmentReferences {

    private final ActiveDefinitions active;
    private final UUID id;
    private final String name;

    private SegmentReferences(ActiveDefinitions active, UUID id, String name) {
        this.active = active;
        this.id = id;
        this.name = name;
    }

    /** @param id of the segment that is to have the rule */
    public static List<RuleFault> faults(SegmentRule rule, UUID id, String name, ActiveDefinitions active) {
        List<RuleFault> faults = new ArrayList<>();
        new SegmentReferences(active, id, name).check(rule, faults);
        return faults;
    }

    private void check(SegmentRule rule, List<RuleFault> faults) {
        switch (rule) {
            case SegmentRule.And and -> and.rules().forEach(each -> check(each, faults));
            case SegmentRule.Or or -> or.rules().forEach(each -> check(each, faults));
            case SegmentRule.Not not -> check(not.rule(), faults);
            case SegmentRule.InSegment in -> {
                if (!in.segmentId().equals(id) && active.get(in.segmentId()) == null) {
                    faults.add(new RuleFault(in.part() + "/segment", "names no active segment"));
                }
                List<String> circle = new ArrayList<>(List.of(name));
                if (leadsBack(in.segmentId(), circle, new HashSet<>())) {
                    faults.add(new RuleFault(in.part() + "/segment",
                            "makes the segment depend on itself: " + circle.stream().collect(Collectors.joining(" → "))));
                }
            }
            default -> {
            }
        }
    }

    private boolean leadsBack(UUID from, List<String> way, Set<UUID> seen) {
        if (from.equals(id)) {
            way.add(name);
            return true;
        }
        SegmentDefinition segment = active.get(from);
        if (segment == null || !seen.add(from)) {
            return false;
        }
        way.add(segment.name());
        if (segment.dependencies().segments().stream().sorted().anyMatch(next -> leadsBack(next, way, seen))) {
            return true;
        }
        way.removeLast();
        return false;
    }
}
