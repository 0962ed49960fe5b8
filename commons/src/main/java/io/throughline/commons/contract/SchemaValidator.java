package io.throughline.commons.contract;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.json.StorableText;

/**
 * Validates JSON that is not a request body of its own (an element of a batch, a saved query) against the schema of its record in
 * the service's OpenAPI document. {@link RequestBodyValidator} validates request bodies.
 */
@Singleton
public class SchemaValidator {

    private final BodySchemas schemas;

    @Inject
    SchemaValidator(BodySchemas schemas) {
        this.schemas = schemas;
    }

    /**
     * Adds a fault for each violation of the schema of this type. Adds none where the document does not describe the type.
     *
     * @param faults of the place where the JSON stands; pointers into the JSON are added to it
     */
    public void check(Class<?> type, JsonNode json, BodyFaults faults) {
        schemas.find(type).ifPresent(schema -> schemas.check(schema, json, faults));
        StorableText.fault(json).ifPresent(fault -> faults.at(fault.getKey(), fault.getValue()));
    }
}
