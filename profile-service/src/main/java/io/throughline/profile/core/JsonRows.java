package io.throughline.profile.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.json.StrictJson;
import io.throughline.profile.core.trait.TraitNameRule;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Set-based SQL: whole batches are passed as JSON parameters and returned as one JSON text, so that the number of
 * statements depends on the steps and not on the rows.
 */
public final class JsonRows {

    /** Reads stored values in the same way as requests, so that equal values are equal nodes. */
    public static final ObjectMapper JSON = mapper();

    /**
     * PostgreSQL writes numbers without an exponent: the longest that {@link TraitNameRule} accepts, 1e-308 with 40 digits,
     * takes 350 characters.
     */
    private static final int MOST_DIGITS = 400;

    private JsonRows() {
    }

    /**
     * @param sql selects one text: a JSON array or object
     * @param parameters a collection or a node is passed as its JSON text
     */
    public static Uni<JsonNode> read(Mutiny.Session session, String sql, Map<String, ?> parameters) {
        var query = session.createNativeQuery(sql, String.class);
        parameters.forEach((name, value) -> query.setParameter(name, parameter(value)));
        return query.getSingleResultOrNull().map(JsonRows::parse);
    }

    public static Uni<Integer> write(Mutiny.Session session, String sql, Map<String, ?> parameters) {
        var query = session.createNativeQuery(sql);
        parameters.forEach((name, value) -> query.setParameter(name, parameter(value)));
        return query.executeUpdate();
    }

    /** The database returns times as microseconds since 1970, which are exact and cheap to read. */
    public static Instant instant(JsonNode micros) {
        return Instant.EPOCH.plus(micros.longValue(), ChronoUnit.MICROS);
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = StrictJson.mapper();
        mapper.getFactory()
                .setStreamReadConstraints(mapper.getFactory().streamReadConstraints().rebuild().maxNumberLength(MOST_DIGITS).build());
        return mapper;
    }

    private static Object parameter(Object value) {
        try {
            return value instanceof Iterable<?> || value instanceof Map<?, ?> ? JSON.writeValueAsString(value) : value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Parameters must be of plain values", e);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return text == null ? JSON.getNodeFactory().arrayNode() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL answered what is not JSON", e);
        }
    }
}
