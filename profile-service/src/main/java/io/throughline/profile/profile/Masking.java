package io.throughline.profile.profile;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.security.Caller;
import io.throughline.commons.security.Roles;

/** Says what of a person's data a caller may see. */
@ApplicationScoped
public class Masking {

    /** Those who talk with the person, answer for their rights, or run the installation. All others work with many people at once. */
    private static final Set<String> SEE_ALL = Set.of(Roles.AGENT, Roles.PRIVACY, Roles.ADMIN);

    private final TraitRules rules;

    @Inject
    Masking(TraitRules rules) {
        this.rules = rules;
    }

    public Mask of(Caller caller) {
        return SEE_ALL.stream().anyMatch(caller::hasRole) ? Mask.NONE : new Mask(rules);
    }

    /** As those see it who may not see contact data, whoever asks: what may be searched by them, what may be exported. */
    public Mask strict() {
        return new Mask(rules);
    }
}
