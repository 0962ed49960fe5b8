package io.throughline.profile.trait;

import java.util.Optional;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.profile.profile.TraitRule;
import io.throughline.profile.profile.TraitRules;

/** What is agreed on traits. */
@ApplicationScoped
class TraitRegistry implements TraitRules {

    private static final Set<String> PERSONAL = Set.of("email", "phone", "name", "firstName", "lastName", "username", "birthday", "address",
            "avatar");

    @Override
    public Optional<TraitRule.Fault> fault(String name, JsonNode value) {
        return TraitRule.fault(name, value);
    }

    @Override
    public boolean isPersonal(String name) {
        return PERSONAL.contains(name) || PersonalName.suspects(name);
    }
}
