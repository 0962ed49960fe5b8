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
 * A profile drawn anew from what is known under its identifiers, beside what it was.
 *
 * @param revision that it had; after a merge the greatest of those merged
 * @param traitsLeftOut how many found no {@link TraitLimit}
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

    /** The traits whose value is another than before, or that came or went. */
    SortedSet<String> changed() {
        SortedSet<String> changed = new TreeSet<>(before.keySet());
        changed.addAll(traits.keySet());
        changed.removeIf(name -> sameValue(before.get(name), traits.get(name)));
        return changed;
    }

    /** Whether only who said a value, or when, is new: worth storing, but nobody has to read it again. */
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

    /** Whether other sources say what it holds: it is found by them. */
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
