package io.throughline.journey.definition;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A definition as it is sent. The API's document has a form of it for each kind of question, made by {@link KindSchemas}. */
@JsonDeserialize(as = DefinitionContent.class)
@Schema(name = "DefinitionRequest", description = "A question to be saved. Its `kind` says which question it is.", oneOf = DefinitionContent.class)
sealed interface DefinitionRequest permits DefinitionContent {
}
