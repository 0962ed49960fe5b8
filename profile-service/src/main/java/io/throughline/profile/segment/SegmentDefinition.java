package io.throughline.profile.segment;

import java.util.UUID;

/**
 * A segment as people are asked whether they belong to it.
 *
 * @param rule null for a list
 */
record SegmentDefinition(UUID id, String name, int version, SegmentRule rule, Dependencies dependencies) {

    static SegmentDefinition of(UUID id, String name, int version, SegmentRule rule) {
        return new SegmentDefinition(id, name, version, rule, rule == null ? Dependencies.NONE : Dependencies.of(rule));
    }

    boolean isList() {
        return rule == null;
    }
}
