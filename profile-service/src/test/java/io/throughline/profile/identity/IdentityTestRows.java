package io.throughline.profile.identity;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.JsonRows;

/** What is stored, for what no address shows. */
final class IdentityTestRows {

    private IdentityTestRows() {
    }

    /** @param sql selects one text: a JSON array or object */
    static JsonNode of(String sql, Map<String, ?> parameters) {
        return PostgresClient.inTransaction(session -> JsonRows.read(session, sql, parameters));
    }
}
