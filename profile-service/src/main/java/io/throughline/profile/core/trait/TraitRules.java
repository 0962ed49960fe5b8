package io.throughline.profile.core.trait;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.masking.PersonalTraits;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The agreed rules of single traits, beyond those of all traits. They are used for each value, so they are answered from
 * memory.
 */
public interface TraitRules extends PersonalTraits {

    /** No rules: every value is valid, and the newest holds. */
    TraitRules NONE = new TraitRules() {
    };

    /** The fault of a trait, if any, including those of {@link TraitNameRule}. JSON null, which removes the trait, has none. */
    default Optional<TraitNameRule.Fault> fault(String name, JsonNode value) {
        return TraitNameRule.fault(name, value);
    }

    @Override
    default boolean isPersonal(String name) {
        return false;
    }

    default TraitPrecedence precedence(String name) {
        return TraitPrecedence.NEWEST;
    }

    /** The category and label of a trait; empty where none are defined. */
    default Optional<Described> described(String name) {
        return Optional.empty();
    }

    /** The traits that have a schema. */
    default SortedSet<String> known() {
        return Collections.emptySortedSet();
    }

    /** How a trait's values are compared. */
    default Scale scale(String name) {
        return Scale.TEXT;
    }

    /** @param category such as {@code demographic} */
    record Described(String category, Label label) {
    }

    /** A name for display. */
    @Schema(name = "TraitLabel")
    record Label(@NotBlank @Size(max = 64) String zh, @NotBlank @Size(max = 64) String en) {
    }

    /** Compares values as texts, as numbers, or as times. */
    enum Scale {
        TEXT, NUMBER, TIME
    }
}
