package io.throughline.journey.savedquery;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.journey.analysis.question.ScopeRequest;
import io.throughline.journey.journeymap.MapRequest;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The content of a definition as users send it.
 *
 * @param question validated as a request of its kind
 */
@RegisterForReflection
@JsonDeserialize(using = JsonDeserializer.None.class)
@Schema(name = "SavedQueryContent")
record SavedQueryContent(@Schema(description = "The kind of the question") String kind,
        @NotBlank @Size(min = 1, max = SavedQueryDraft.MOST_NAME) @Schema(
                description = "A line in lists; it must not hold an address or a number of a person. Two definitions may have the same "
                        + "name") String name,
        @Nullable @NotBlank @Size(min = 1, max = SavedQueryDraft.MOST_DESCRIPTION) @Schema(
                description = "It must not hold an address or a number of a person") String description,
        // Listed so that the document contains their schemas; no endpoint takes them directly.
        @Schema(description = "As it is sent to the endpoint of its kind; 64 KB at most", oneOf = {
                ScopeRequest.class, MapRequest.class }) JsonNode question,
        @Nullable @Schema(description = "Whether all who may ask questions see and ask it; false if it is left out") Boolean shared,
        @Nullable @Schema(description = "When it is asked again and again; if it is left out, only people ask it") ScheduleRequest schedule)
        implements SavedQueryRequest{
}
