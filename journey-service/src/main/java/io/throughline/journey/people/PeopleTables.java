package io.throughline.journey.people;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.journey.touchpoint.ClickHouse;

/** The tables of who is who, who agrees to what, and who is in which segment. */
@ApplicationScoped
class PeopleTables {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DELETED_AT_ONCE = 5_000;

    private final ClickHouse clickHouse;
    private final AtomicLong last = new AtomicLong();

    @Inject
    PeopleTables(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    /** The order of reading: higher than every one before, after a restart too. */
    long nextVersion() {
        return last.updateAndGet(before -> Math.max(before + 1, System.currentTimeMillis() * 1_000));
    }

    void write(String table, List<? extends PeopleRow> rows, long version) {
        insert(table, rows.stream().map(row -> row.json(JSON.createObjectNode(), version)).toList());
    }

    void write(String table, List<? extends PeopleRow> rows) {
        insert(table, rows.stream().map(row -> row.json(JSON.createObjectNode(), nextVersion())).toList());
    }

    private void insert(String table, Collection<?> rows) {
        if (!rows.isEmpty()) {
            byte[] bytes = rows.stream().map(Object::toString).collect(Collectors.joining("\n", "", "\n")).getBytes(StandardCharsets.UTF_8);
            clickHouse.insert(table, bytes, bytes.length);
        }
    }

    /** Rewrites what holds these ids without them, and returns when that is done. */
    void delete(String table, List<String> ids) {
        for (int from = 0; from < ids.size(); from += DELETED_AT_ONCE) {
            String theirs = " WHERE id IN (" + ids.subList(from, Math.min(ids.size(), from + DELETED_AT_ONCE)).stream()
                    .map(ClickHouse::quoted).collect(Collectors.joining(",")) + ")";
            if (clickHouse.query("SELECT count() AS n FROM " + table + theirs).getFirst().get("n").asLong() > 0) {
                clickHouse.query("ALTER TABLE " + table + " DELETE" + theirs + " SETTINGS mutations_sync = 2");
            }
        }
    }

    boolean isEmpty(String table) {
        return clickHouse.query("SELECT count() AS n FROM " + table).getFirst().get("n").asLong() == 0;
    }
}
