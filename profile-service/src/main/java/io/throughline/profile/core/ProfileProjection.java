package io.throughline.profile.core;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.profile.core.search.SearchText;
import io.throughline.profile.core.trait.TraitFact;
import io.throughline.profile.core.trait.TraitLimit;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.core.trait.TraitSurvivorship;
import io.throughline.profile.core.trait.TraitValue;

/**
 * A profile projected from the facts under its identifiers, and its previous state.
 *
 * @param revision before this; after a merge the greatest of the merged profiles
 * @param traitsLeftOut how many traits exceeded {@link TraitLimit}
 */
public record ProfileProjection(UUID id, long revision, SortedMap<String, TraitValue> before, SortedSet<Identifier> identifiers,
        SortedMap<String, TraitValue> traits, int traitsLeftOut) {

    public static ProfileProjection of(UUID id, long revision, SortedMap<String, TraitValue> before, List<Identifier> all,
            List<TraitFact> facts, TraitRules rules) {
        SortedSet<Identifier> identifiers = new TreeSet<>(all);
        identifiers.removeIf(ProfileProjector::isOwnId);
        Map<String, TraitValue> known = TraitSurvivorship.traits(facts, rules);
        SortedMap<String, TraitValue> kept = TraitLimit.fit(known, before);
        return new ProfileProjection(id, revision, before, identifiers, kept, known.size() - kept.size());
    }

    /** The traits whose value changed, or that were added or removed. */
    SortedSet<String> changed() {
        SortedSet<String> changed = new TreeSet<>(before.keySet());
        changed.addAll(traits.keySet());
        changed.removeIf(name -> sameValue(before.get(name), traits.get(name)));
        return changed;
    }

    /** Whether only the source or the time of a value changed: that is stored, but not published. */
    boolean provenanceDiffers() {
        return !before.equals(traits);
    }

    SortedMap<String, JsonNode> values() {
        SortedMap<String, JsonNode> values = new TreeMap<>();
        traits.forEach((name, trait) -> values.put(name, trait.value()));
        return values;
    }

    SearchText searchText(TraitRules rules) {
        return SearchText.of(identifiers, traits, PersonalDataMask.of(rules));
    }

    /** Whether the values' sources changed: profiles can be searched by source. */
    boolean sourcesDiffer() {
        return !sources(before).equals(sources(traits));
    }

    private static Set<String> sources(Map<String, TraitValue> traits) {
        return traits.values().stream().map(TraitValue::source).collect(Collectors.toSet());
    }

    private static boolean sameValue(TraitValue one, TraitValue other) {
        return one != null && other != null && one.value().equals(other.value());
    }
}
