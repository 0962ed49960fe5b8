package io.throughline.journey.definition;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A definition as it is sent. The API's document has a form of it for each kind of question, made by {@link KindSchemas}.
 *
 * <p>An interface and not the record: a body is checked against the schema named like its type, which is the union of all kinds.
 */
@JsonDeserialize(as = DefinitionContent.class)
@Schema(name = "DefinitionRequest", description = "A question to be saved. Its `kind` says which question it is.", oneOf = DefinitionContent.class)
sealed interface DefinitionRequest permits DefinitionContent {
}
