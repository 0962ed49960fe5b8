package io.throughline.profile.segment.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.PersonActivity;
import io.throughline.profile.segment.evaluation.EventPattern;

/** All active segments at one moment, and their dependencies. */
public final class ActiveDefinitions {

    /** The prefix of computed traits among the trait names of a changed profile. */
    static final String COMPUTED = "computed.";
    static final ActiveDefinitions NONE = new ActiveDefinitions(-1, List.of());

    private final long epoch;
    private final Map<UUID, SegmentDefinition> byId = new LinkedHashMap<>();
    private final Map<String, Set<UUID>> byTrait = new HashMap<>();
    private final Map<String, Map<EventPattern, Set<UUID>>> byEvent = new HashMap<>();
    private final Map<UUID, Set<UUID>> bySegment = new HashMap<>();
    private final Set<UUID> bySeen = new HashSet<>();

    /** @param all without a cycle among them */
    public ActiveDefinitions(long epoch, Collection<SegmentDefinition> all) {
        this.epoch = epoch;
        Map<UUID, SegmentDefinition> given = new HashMap<>();
        all.forEach(each -> given.put(each.id(), each));
        all.forEach(each -> order(each, given));
        byId.values().forEach(this::index);
    }

    public long epoch() {
        return epoch;
    }

    public SegmentDefinition get(UUID id) {
        return byId.get(id);
    }

    /** A segment comes after those that it refers to. */
    public Collection<SegmentDefinition> inOrder() {
        return byId.values();
    }

    /** The segments to evaluate again; those that refer to them follow when their results change. */
    public Set<UUID> affected(ChangedProfile changedProfile) {
        // A person's consents decide whether any rule may be evaluated for them.
        if (changedProfile.whole() || changedProfile.consents()) {
            return byId.keySet();
        }
        Set<UUID> affected = new HashSet<>();
        changedProfile.traits().forEach(trait -> affected.addAll(byTrait.getOrDefault(trait, Set.of())));
        if (!changedProfile.events().isEmpty()) {
            affected.addAll(bySeen);
        }
        for (PersonActivity event : changedProfile.events()) {
            addAffected(affected, event, event.name());
            addAffected(affected, event, EventPattern.ANY);
        }
        return affected;
    }

    private void addAffected(Set<UUID> affected, PersonActivity event, String name) {
        byEvent.getOrDefault(name, Map.of()).forEach((pattern, segments) -> {
            if (pattern.matches(event)) {
                affected.addAll(segments);
            }
        });
    }

    /** The segments with all that refer to them, directly or indirectly. */
    public Set<UUID> withDependents(Collection<UUID> segments) {
        Set<UUID> all = new HashSet<>();
        List<UUID> open = new ArrayList<>(segments);
        while (!open.isEmpty()) {
            UUID next = open.removeLast();
            if (all.add(next)) {
                open.addAll(bySegment.getOrDefault(next, Set.of()));
            }
        }
        return all;
    }

    /** The facts needed to evaluate them. */
    public RuleDependencies needs(Collection<UUID> segments) {
        return RuleDependencies
                .together(segments.stream().map(byId::get).filter(each -> each != null).map(SegmentDefinition::dependencies).toList());
    }

    private void order(SegmentDefinition segment, Map<UUID, SegmentDefinition> given) {
        if (!byId.containsKey(segment.id())) {
            segment.dependencies().segments().stream().map(given::get).filter(each -> each != null).forEach(each -> order(each, given));
            byId.put(segment.id(), segment);
        }
    }

    private void index(SegmentDefinition segment) {
        RuleDependencies needs = segment.dependencies();
        needs.traits().forEach(trait -> put(byTrait, trait, segment));
        needs.computed().forEach(trait -> put(byTrait, COMPUTED + trait, segment));
        needs.segments().forEach(id -> put(bySegment, id, segment));
        needs.patterns().forEach(pattern -> byEvent.computeIfAbsent(pattern.name(), none -> new HashMap<>())
                .computeIfAbsent(pattern, none -> new HashSet<>()).add(segment.id()));
        if (needs.seen()) {
            bySeen.add(segment.id());
        }
    }

    private static <K> void put(Map<K, Set<UUID>> index, K key, SegmentDefinition segment) {
        index.computeIfAbsent(key, none -> new HashSet<>()).add(segment.id());
    }
}
