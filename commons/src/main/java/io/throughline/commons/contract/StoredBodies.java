package io.throughline.commons.contract;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.json.Text;

/**
 * Checks JSON that is kept, such as a saved question, against the document's schema of the record that it is bound to, as {@link BodyGate}
 * checks a body.
 */
@Singleton
public class StoredBodies {

    private final BodySchemas schemas;

    @Inject
    StoredBodies(BodySchemas schemas) {
        this.schemas = schemas;
    }

    /**
     * Adds what the JSON breaks of the schema of this type; nothing where the document does not describe the type.
     *
     * @param faults of the place where the JSON is kept; pointers into the JSON are added to it
     */
    public void check(Class<?> type, JsonNode json, BodyFaults faults) {
        schemas.find(type).ifPresent(schema -> schemas.check(schema, json, faults));
        Text.fault(json).ifPresent(fault -> faults.at(fault.getKey(), fault.getValue()));
    }
}
