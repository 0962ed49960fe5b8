package io.throughline.profile.identity;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.postgres.Postgres;
import io.throughline.profile.profile.JsonRows;

/** What is stored, for what no address shows. */
final class Rows {

    private Rows() {
    }

    /** @param sql selects one text: a JSON array or object */
    static JsonNode of(String sql, Map<String, ?> parameters) {
        return Postgres.inTransaction(session -> JsonRows.read(session, sql, parameters));
    }
}
