package io.throughline.commons.contract;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.json.Text;

/**
 * Checks one element of a body as {@link BodyGate} checks a whole one: for batches whose elements are judged each by itself, so that one
 * that is not valid does not keep the others out.
 */
@Singleton
public class ElementGate {

    private final BodySchemas schemas;

    @Inject
    ElementGate(BodySchemas schemas) {
        this.schemas = schemas;
    }

    /**
     * Adds what the element breaks of the schema of this record in the service's own OpenAPI document.
     *
     * @param faults seen from the place of the element
     */
    public void check(Class<? extends Record> type, JsonNode element, BodyFaults faults) {
        schemas.find(type).ifPresent(schema -> schemas.check(schema, element, faults));
        Text.fault(element).ifPresent(fault -> faults.at(fault.getKey(), fault.getValue()));
    }
}
