package io.throughline.profile.segment.rule;

import java.util.UUID;

import io.throughline.profile.segment.evaluation.SegmentRule;

/**
 * A segment in the form that is evaluated.
 *
 * @param rule null for a list
 */
public record SegmentDefinition(UUID id, String name, int version, SegmentRule rule, RuleDependencies dependencies) {

    public static SegmentDefinition of(UUID id, String name, int version, SegmentRule rule) {
        return new SegmentDefinition(id, name, version, rule, rule == null ? RuleDependencies.NONE : RuleDependencies.of(rule));
    }

    public boolean isList() {
        return rule == null;
    }
}
