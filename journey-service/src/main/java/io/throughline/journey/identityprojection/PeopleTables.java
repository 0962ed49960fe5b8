package io.throughline.journey.identityprojection;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;

/** The tables of identities, consents and segment members. */
@ApplicationScoped
class PeopleTables {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DELETED_AT_ONCE = 5_000;

    private final ClickHouseClient clickHouse;

    @Inject
    PeopleTables(ClickHouseClient clickHouse) {
        this.clickHouse = clickHouse;
    }

    /** @param version the row with the highest version of a key counts */
    record Versioned(PeopleRow row, long version) {
    }

    void write(String table, List<Versioned> rows) {
        if (!rows.isEmpty()) {
            byte[] bytes = rows.stream().map(each -> each.row().json(JSON.createObjectNode(), each.version()).toString())
                    .collect(Collectors.joining("\n", "", "\n")).getBytes(StandardCharsets.UTF_8);
            clickHouse.insert(table, bytes, bytes.length);
        }
    }

    long newestVersion(String table) {
        return clickHouse.query("SELECT max(version) AS v FROM " + table).getFirst().get("v").asLong();
    }

    /** Removes rows with these ids by rewriting the parts that hold them, and returns when that is done. */
    void delete(String table, List<String> ids) {
        for (int from = 0; from < ids.size(); from += DELETED_AT_ONCE) {
            String theirs = " WHERE id IN (" + ids.subList(from, Math.min(ids.size(), from + DELETED_AT_ONCE)).stream()
                    .map(ClickHouseClient::quoted).collect(Collectors.joining(",")) + ")";
            if (clickHouse.query("SELECT count() AS n FROM " + table + theirs).getFirst().get("n").asLong() > 0) {
                clickHouse.query("ALTER TABLE " + table + " DELETE" + theirs + " SETTINGS mutations_sync = 2");
            }
        }
    }

    /** Records a note beside those of the schema's files, so that notes disappear with the tables. */
    void note(String text) {
        clickHouse.query("INSERT INTO schema_versions (file) VALUES (" + ClickHouseClient.quoted(text) + ")");
    }

    /** All notes with this prefix. */
    List<String> notes(String beginning) {
        return clickHouse
                .query("SELECT DISTINCT file FROM schema_versions WHERE startsWith(file, " + ClickHouseClient.quoted(beginning) + ")")
                .stream()
                .map(row -> row.get("file").asText()).toList();
    }
}
