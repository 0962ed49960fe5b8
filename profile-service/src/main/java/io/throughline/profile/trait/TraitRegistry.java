package io.throughline.profile.trait;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.masking.PersonalName;
import io.throughline.profile.core.trait.TraitNameRule;
import io.throughline.profile.core.trait.TraitPrecedence;
import io.throughline.profile.core.trait.TraitRules;

/** The trait schemas in force, as this replica last read them; {@link TraitSchemaFeed} updates them. */
@ApplicationScoped
class TraitRegistry implements TraitRules {

    /** @param rule validates values, its pattern compiled once */
    private record RegisteredTrait(TraitSchema schema, ValueRule rule, TraitPrecedence precedence, Described described) {

        static RegisteredTrait of(TraitSchema schema) {
            return new RegisteredTrait(schema, new ValueRule(schema), schema.survivorship().precedence(),
                    new Described(schema.category().word(), schema.label()));
        }
    }

    private volatile Map<String, RegisteredTrait> agreed = agreed(WellKnownTraits.ALL);

    /** @param own the administrators' schemas, which override the built-in ones */
    void replace(Map<String, TraitSchema> own) {
        SortedMap<String, TraitSchema> all = new TreeMap<>(WellKnownTraits.ALL);
        all.putAll(own);
        agreed = agreed(all);
    }

    private static Map<String, RegisteredTrait> agreed(Map<String, TraitSchema> schemas) {
        Map<String, RegisteredTrait> agreed = new HashMap<>();
        schemas.forEach((name, schema) -> agreed.put(name, RegisteredTrait.of(schema)));
        return Collections.unmodifiableMap(agreed);
    }

    @Override
    public Optional<TraitNameRule.Fault> fault(String name, JsonNode value) {
        Optional<TraitNameRule.Fault> form = TraitNameRule.fault(name, value);
        RegisteredTrait trait = agreed.get(name);
        return form.isPresent() || value.isNull() || trait == null ? form : trait.rule().fault(value);
    }

    @Override
    public boolean isPersonal(String name) {
        RegisteredTrait trait = agreed.get(name);
        return trait == null ? PersonalName.suspects(name) : trait.schema().pii();
    }

    @Override
    public TraitPrecedence precedence(String name) {
        RegisteredTrait trait = agreed.get(name);
        return trait == null ? TraitPrecedence.NEWEST : trait.precedence();
    }

    @Override
    public Optional<Described> described(String name) {
        return Optional.ofNullable(agreed.get(name)).map(RegisteredTrait::described);
    }

    @Override
    public SortedSet<String> known() {
        return new TreeSet<>(agreed.keySet());
    }

    @Override
    public Scale scale(String name) {
        RegisteredTrait trait = agreed.get(name);
        return trait == null ? Scale.TEXT : trait.schema().type().scale();
    }
}
