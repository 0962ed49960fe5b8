package io.throughline.commons.contract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

import jakarta.annotation.Nullable;
import jakarta.inject.Inject;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.NullNode;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.problem.JsonFault;
import io.throughline.commons.problem.ProblemException;

/**
 * Checks each JSON body that is read into a record, or into a sealed interface of records, against its schema in the service's
 * own OpenAPI document, before Jackson binds it. So the service does what the document says, and a sender gets all faults at
 * once, whereas Jackson stops at the first. Bodies of other types are not checked.
 */
@Provider
class RequestBodyValidator implements ReaderInterceptor {

    private final BodySchemas schemas;
    private final ObjectMapper mapper;

    @Inject
    RequestBodyValidator(BodySchemas schemas, ObjectMapper mapper) {
        this.schemas = schemas;
        this.mapper = mapper;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        // The media type does not matter: a body whose type has a schema is checked by it.
        Optional<String> schema = schemas.find(context.getGenericType());
        if (schema.isEmpty()) {
            return context.proceed();
        }
        // The whole body has arrived, or this thread may block for it. The HTTP server limits its size.
        byte[] bytes = context.getInputStream().readAllBytes();
        if (isBlank(bytes)) {
            if (isOptional(context)) {
                return null;
            }
            throw ProblemException.invalidBody("", "is missing");
        }
        check(schema.get(), bytes);
        context.setInputStream(new ByteArrayInputStream(bytes));
        return context.proceed();
    }

    private void check(String schema, byte[] bytes) {
        BodyFaults faults = new BodyFaults();
        JsonNode body = parse(bytes, faults);
        faults.refuseIfAny();
        schemas.check(schema, body, faults);
        StorableText.fault(body).ifPresent(fault -> faults.at(fault.getKey(), fault.getValue()));
        faults.refuseIfAny();
    }

    /** Reads the whole body as one JSON value. Where it is not JSON, the fault states how far it could be read. */
    private JsonNode parse(byte[] bytes, BodyFaults faults) {
        try (JsonParser parser = mapper.createParser(bytes)) {
            try {
                return mapper.readTree(parser);
            } catch (MismatchedInputException trailing) {
                // A tree takes any value, so the only possible fault is that another value follows.
                faults.here("must be one JSON value with nothing after it");
            } catch (JacksonException e) {
                faults.at(parser.getParsingContext().pathAsPointer().toString(), JsonFault.message(e));
            }
            return NullNode.getInstance();
        } catch (IOException e) {
            throw new UncheckedIOException("Bytes in memory can be read", e);
        }
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return false;
            }
        }
        return true;
    }

    private static boolean isOptional(ReaderInterceptorContext context) {
        return context.getAnnotations() != null && Arrays.stream(context.getAnnotations()).anyMatch(Nullable.class::isInstance);
    }
}
