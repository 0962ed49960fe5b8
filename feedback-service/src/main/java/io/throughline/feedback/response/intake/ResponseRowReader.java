package io.throughline.feedback.response.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.contract.SchemaValidator;
import io.throughline.commons.problem.JsonFault;
import io.throughline.commons.problem.ProblemException;

/** Reads the rows of a batch in the same way as a response that is posted alone. */
@ApplicationScoped
public class ResponseRowReader implements ResponseBatch.RowReader {

    private final SchemaValidator validator;
    private final ObjectMapper json;

    @Inject
    ResponseRowReader(SchemaValidator validator, ObjectMapper json) {
        this.validator = validator;
        this.json = json;
    }

    @Override
    public void check(JsonNode row, BodyFaults faults) {
        validator.check(NewResponse.class, row, faults);
    }

    @Override
    public NewResponse read(JsonNode row) {
        try {
            return json.treeToValue(row, NewResponse.class);
        } catch (JacksonException e) {
            throw new ProblemException(JsonFault.problem(e));
        }
    }
}
