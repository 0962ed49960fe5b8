package io.throughline.profile.core.trait;

import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A trait of a profile, and its origin.
 *
 * @param source the source's id, or {@code api:<user>}
 * @param at when the source stated it
 */
@Schema(name = "TraitValue")
@RegisterForReflection
public record TraitValue(
        @Schema(description = "A string, number, boolean, array or object, of 4 KB at most") JsonNode value,
        @Schema(examples = "web-shop") String source, Instant at) {
}
