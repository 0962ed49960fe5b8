package io.throughline.profile.profile;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/** What is agreed on single traits, beyond the form that all have. Asked at each value: answers from memory. */
public interface TraitRules {

    /** What is wrong with a trait, if anything; {@link TraitRule} included. Nothing is wrong with JSON null, which removes it. */
    Optional<TraitRule.Fault> fault(String name, JsonNode value);

    /** Whether it says who somebody is, so that it is shown in clear to none but those who talk with the person. */
    boolean isPersonal(String name);
}
