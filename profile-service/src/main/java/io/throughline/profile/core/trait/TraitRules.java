package io.throughline.profile.core.trait;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.masking.PersonalTraits;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is agreed on single traits, beyond the form that all have. Asked at each value: answers from memory. */
public interface TraitRules extends PersonalTraits {

    /** Nothing: any value will do, and the newest holds. */
    TraitRules NONE = new TraitRules() {
    };

    /** What is wrong with a trait, if anything; {@link TraitNameRule} included. Nothing is wrong with JSON null, which removes it. */
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

    /** What a trait is called and counted among; empty where nobody said so. */
    default Optional<Described> described(String name) {
        return Optional.empty();
    }

    /** The traits that something is agreed on. */
    default SortedSet<String> known() {
        return Collections.emptySortedSet();
    }

    /** How a trait's values compare. */
    default Scale scale(String name) {
        return Scale.TEXT;
    }

    /** @param category such as {@code demographic} */
    record Described(String category, Label label) {
    }

    /** A name for people. */
    @Schema(name = "TraitLabel")
    record Label(@NotBlank @Size(max = 64) String zh, @NotBlank @Size(max = 64) String en) {
    }

    /** How values compare: as texts, as numbers, or as moments. */
    enum Scale {
        TEXT, NUMBER, TIME
    }
}
