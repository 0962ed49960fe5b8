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
import io.throughline.profile.profile.Precedence;
import io.throughline.profile.profile.TraitRule;
import io.throughline.profile.profile.TraitRules;

/** What is agreed on traits now, as this replica last heard; {@link TraitSchemaFeed} keeps it so. */
@ApplicationScoped
class TraitRegistry implements TraitRules {

    /** @param rule checks values, its pattern compiled once */
    private record Agreed(TraitSchema schema, ValueRule rule, Precedence precedence, Described described) {

        static Agreed of(TraitSchema schema) {
            return new Agreed(schema, new ValueRule(schema), schema.survivorship().precedence(),
                    new Described(schema.category().word(), schema.label()));
        }
    }

    private volatile Map<String, Agreed> agreed = agreed(WellKnownTraits.ALL);

    /** @param own what administrators agreed on, over what is built in */
    void replace(Map<String, TraitSchema> own) {
        SortedMap<String, TraitSchema> all = new TreeMap<>(WellKnownTraits.ALL);
        all.putAll(own);
        agreed = agreed(all);
    }

    private static Map<String, Agreed> agreed(Map<String, TraitSchema> schemas) {
        Map<String, Agreed> agreed = new HashMap<>();
        schemas.forEach((name, schema) -> agreed.put(name, Agreed.of(schema)));
        return Collections.unmodifiableMap(agreed);
    }

    @Override
    public Optional<TraitRule.Fault> fault(String name, JsonNode value) {
        Optional<TraitRule.Fault> form = TraitRule.fault(name, value);
        Agreed trait = agreed.get(name);
        return form.isPresent() || value.isNull() || trait == null ? form : trait.rule().fault(value);
    }

    @Override
    public boolean isPersonal(String name) {
        Agreed trait = agreed.get(name);
        return trait == null ? PersonalName.suspects(name) : trait.schema().pii();
    }

    @Override
    public Precedence precedence(String name) {
        Agreed trait = agreed.get(name);
        return trait == null ? Precedence.NEWEST : trait.precedence();
    }

    @Override
    public Optional<Described> described(String name) {
        return Optional.ofNullable(agreed.get(name)).map(Agreed::described);
    }

    @Override
    public SortedSet<String> known() {
        return new TreeSet<>(agreed.keySet());
    }

    @Override
    public Scale scale(String name) {
        Agreed trait = agreed.get(name);
        return trait == null ? Scale.TEXT : trait.schema().type().scale();
    }
}
