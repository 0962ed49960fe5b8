package io.throughline.profile.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.profile.profile.TraitRule.Fault;

/** A JSON merge patch (RFC 7396) of a profile's traits: null removes, an object is merged into the object that is there. */
final class TraitPatch {

    /** A colleague edits a form; whoever has more sends `identify` calls. */
    static final int MOST_TRAITS = 100;

    private TraitPatch() {
    }

    /** What a patch comes to. */
    sealed interface Outcome {

        /** New values by trait, null node where it is removed; empty where all is as the patch says already. */
        record Changes(Map<String, JsonNode> values) implements Outcome {
        }

        /** @param faults each with a pointer into the patch */
        record Refused(List<Fault> faults) implements Outcome {
        }
    }

    /** Faults that can be seen without knowing the profile. */
    static List<Fault> faults(JsonNode patch) {
        if (!patch.isObject()) {
            return List.of(new Fault("", "must be an object of traits, such as {\"city\":\"上海\"}"));
        }
        if (patch.size() > MOST_TRAITS) {
            return List.of(new Fault("", "must patch 100 traits at most: one request holds one profile's lock"));
        }
        List<Fault> faults = new ArrayList<>();
        patch.properties().forEach(trait -> TraitRule.fault(trait.getKey(), trait.getValue())
                .ifPresent(fault -> faults.add(at(trait.getKey(), fault))));
        return faults;
    }

    /** @param patch without {@link #faults} */
    static Outcome apply(Map<String, TraitValue> current, JsonNode patch) {
        Map<String, JsonNode> changes = new LinkedHashMap<>();
        List<Fault> faults = new ArrayList<>();
        patch.properties().forEach(trait -> {
            TraitValue present = current.get(trait.getKey());
            JsonNode before = present == null ? com.fasterxml.jackson.databind.node.NullNode.instance : present.value();
            JsonNode after = merge(before, trait.getValue());
            TraitRule.fault(trait.getKey(), after).ifPresent(fault -> faults.add(at(trait.getKey(), fault)));
            if (!after.equals(before)) {
                changes.put(trait.getKey(), after);
            }
        });
        return faults.isEmpty() ? new Outcome.Changes(changes) : new Outcome.Refused(faults);
    }

    /** What of an edit the profile would have to leave out: nobody who is told that an edit was made should miss it. */
    static List<Fault> withoutRoom(Map<String, TraitValue> current, Collection<TraitFact> facts, Collection<TraitFact> said) {
        List<TraitFact> all = new ArrayList<>(facts);
        all.addAll(said);
        Set<String> kept = TraitRoom.fit(Survivorship.traits(all), current).keySet();
        return said.stream().filter(fact -> !fact.isTombstone() && !kept.contains(fact.name()))
                .map(fact -> at(fact.name(), new Fault("", TraitRoom.FULL))).toList();
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
