package io.throughline.journey.savedquery;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A definition as it is sent. The API's document has one form of it for each kind of question, made by {@link QueryKindSchemas}.
 *
 * <p>An interface and not the record: a body is checked against the schema named like its type, which is the union of all kinds.
 */
@JsonDeserialize(as = SavedQueryContent.class)
@Schema(name = "SavedQueryRequest", description = "A question to be saved. Its `kind` says which question it is.",
        oneOf = SavedQueryContent.class)
sealed interface SavedQueryRequest permits SavedQueryContent {
}
