package io.throughline.journey.analysis.question;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.contract.SchemaValidator;
import io.throughline.commons.problem.JsonFault;

/** Binds stored JSON, such as a saved question, to its request record, as strictly as the body of a call. */
@ApplicationScoped
public class QuestionBinder {

    private final ObjectMapper json;
    private final SchemaValidator validator;

    @Inject
    QuestionBinder(ObjectMapper json, SchemaValidator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * Empty if the JSON does not have the record's shape; the faults say why.
     *
     * @param faults of the place where the JSON is stored; pointers into the JSON are added to it
     */
    public <B> Optional<B> bind(Class<B> type, JsonNode kept, BodyFaults faults) {
        if (kept == null || !kept.isObject()) {
            faults.here("must be an object");
            return Optional.empty();
        }
        BodyFaults own = new BodyFaults();
        validator.check(type, kept, own);
        B body = own.isEmpty() ? read(type, kept, own) : null;
        faults.addAll(own.list());
        return Optional.ofNullable(body);
    }

    /** Null if Jackson finds a fault that a schema cannot express. */
    private <B> B read(Class<B> type, JsonNode kept, BodyFaults faults) {
        try {
            return json.treeToValue(kept, type);
        } catch (JsonProcessingException e) {
            JsonFault.problem(e).errors().forEach(error -> faults.at(error.field(), error.message()));
            return null;
        }
    }

    /** The request as JSON, with only the fields that were sent. */
    public JsonNode tree(Object request) {
        return json.valueToTree(request);
    }
}
