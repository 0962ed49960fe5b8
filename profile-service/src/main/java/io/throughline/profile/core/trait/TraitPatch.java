package io.throughline.profile.core.trait;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.profile.core.trait.TraitNameRule.Fault;

/** A JSON merge patch (RFC 7396) of a profile's traits: null removes, an object is merged into the existing object. */
public final class TraitPatch {

    /** A colleague edits a form; a sender of more traits uses `identify` calls. */
    static final int MOST_TRAITS = 100;

    private TraitPatch() {
    }

    /** The result of a patch. */
    public sealed interface Outcome {

        /** New values by trait, a null node where it is removed; empty where the profile already agrees with the patch. */
        record Changes(Map<String, JsonNode> values) implements Outcome {
        }

        /** @param faults each with a pointer into the patch */
        record Refused(List<Fault> faults) implements Outcome {
        }
    }

    /** The faults that are visible without the profile. */
    public static List<Fault> faults(JsonNode patch, TraitRules rules) {
        if (!patch.isObject()) {
            return List.of(new Fault("", "must be an object of traits, such as {\"city\":\"上海\"}"));
        }
        if (patch.size() > MOST_TRAITS) {
            return List.of(new Fault("", "must patch 100 traits at most: one request holds one profile's lock"));
        }
        List<Fault> faults = new ArrayList<>();
        patch.properties().forEach(trait -> faultOf(trait.getKey(), trait.getValue(), rules)
                .ifPresent(fault -> faults.add(at(trait.getKey(), fault))));
        return faults;
    }

    /** @param patch without {@link #faults} */
    public static Outcome apply(Map<String, TraitValue> current, JsonNode patch, TraitRules rules) {
        Map<String, JsonNode> changes = new LinkedHashMap<>();
        List<Fault> faults = new ArrayList<>();
        patch.properties().forEach(trait -> {
            TraitValue present = current.get(trait.getKey());
            JsonNode before = present == null ? com.fasterxml.jackson.databind.node.NullNode.instance : present.value();
            JsonNode after = merge(before, trait.getValue());
            rules.fault(trait.getKey(), after).ifPresent(fault -> faults.add(at(trait.getKey(), fault)));
            if (!after.equals(before)) {
                changes.put(trait.getKey(), after);
            }
        });
        return faults.isEmpty() ? new Outcome.Changes(changes) : new Outcome.Refused(faults);
    }

    /** The parts of an edit that would have no visible effect, and why, so that the user learns of it. */
    public static List<Fault> withoutEffect(Map<String, TraitValue> current, Collection<TraitFact> facts, Collection<TraitFact> said,
            TraitRules rules) {
        Map<TraitFact.Key, TraitFact> all = new LinkedHashMap<>();
        facts.forEach(fact -> all.put(fact.key(), fact));
        said.forEach(fact -> all.put(fact.key(), fact));
        Map<String, TraitFact> holding = TraitSurvivorship.holding(all.values(), rules);
        Set<String> kept = TraitLimit.fit(TraitSurvivorship.traits(all.values(), rules), current).keySet();
        List<Fault> faults = new ArrayList<>();
        for (TraitFact fact : said) {
            TraitFact holds = holding.get(fact.name());
            if (!fact.equals(holds)) {
                faults.add(at(fact.name(), new Fault("", "is not edited by hand: what " + (holds == null ? "other sources say"
                        : "source `" + holds.source() + "` says") + " goes first by the trait's schema")));
            } else if (!fact.isTombstone() && !kept.contains(fact.name())) {
                faults.add(at(fact.name(), new Fault("", TraitLimit.FULL)));
            }
        }
        return faults;
    }

    /** An object is checked after merging: existing fields may complete it. */
    private static Optional<Fault> faultOf(String trait, JsonNode patch, TraitRules rules) {
        return patch.isObject() ? TraitNameRule.fault(trait, patch) : rules.fault(trait, patch);
    }

    /** RFC 7396, section 2: MergePatch. Depth is bounded by the parser. */
    private static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode fields)) {
            return patch;
        }
        ObjectNode merged = target.isObject() ? ((ObjectNode) target).deepCopy() : fields.objectNode();
        fields.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                merged.remove(field.getKey());
            } else {
                merged.set(field.getKey(), merge(merged.path(field.getKey()), field.getValue()));
            }
        });
        return merged;
    }

    private static Fault at(String trait, Fault fault) {
        return new Fault(JsonPointer.empty().appendProperty(trait) + fault.pointer(), fault.message());
    }
}
