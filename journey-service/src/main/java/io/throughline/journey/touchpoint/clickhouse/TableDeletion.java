package io.throughline.journey.touchpoint.clickhouse;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.store.CountedDeletion;
import org.jboss.logging.Logger;

/**
 * Deletes rows of a ClickHouse table by a mutation, which rewrites the parts that hold them. ClickHouse runs it in the background and
 * continues after a restart; this class waits for its end, however long it takes. The mutation's condition contains its name, by which it
 * is found in {@code system.mutations}.
 */
public final class TableDeletion implements CountedDeletion {

    private static final Logger LOG = Logger.getLogger(TableDeletion.class);
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final long BETWEEN_WARNINGS_MILLIS = 60_000;

    private final ClickHouseClient clickHouse;
    private final String table;
    private final String condition;

    /** @param condition selects the rows; it may be changed only so that an interrupted deletion counts the same rows */
    public TableDeletion(ClickHouseClient clickHouse, String table, String condition) {
        this.clickHouse = clickHouse;
        this.table = table;
        this.condition = condition;
    }

    @Override
    public String kind() {
        return table;
    }

    @Override
    public long count() {
        return clickHouse.job("SELECT count() AS n FROM " + table + " WHERE " + condition).getFirst().get("n").asLong();
    }

    @Override
    public void run(String name) {
        clickHouse.job("ALTER TABLE " + table + " DELETE WHERE (" + condition + ") AND notEmpty(" + ClickHouseClient.quoted(name)
                + ") SETTINGS mutations_sync = 0");
        if (!awaitBegun(name)) {
            throw new ClickHouseClient.ClickHouseUnavailableException(
                    new IllegalStateException("A deletion that was just begun is not known"));
        }
    }

    @Override
    public boolean awaitBegun(String name) {
        long pause = FIRST_PAUSE_MILLIS;
        long warned = System.currentTimeMillis();
        while (true) {
            List<JsonNode> found = mutations(name);
            if (found.stream().allMatch(each -> each.get("is_done").asInt() == 1)) {
                return !found.isEmpty();
            }
            if (System.currentTimeMillis() - warned > BETWEEN_WARNINGS_MILLIS) {
                warned = System.currentTimeMillis();
                JsonNode waiting = found.getFirst();
                LOG.warnf("A deletion in %s goes on: %s parts are left%s", table, waiting.get("parts_to_do").asText(),
                        waiting.get("failed").asInt() == 1 ? ", and ClickHouse failed at one, see system.mutations" : "");
            }
            pause(pause);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
    }

    private List<JsonNode> mutations(String name) {
        return clickHouse.job(
                "SELECT is_done, parts_to_do, notEmpty(latest_fail_reason) AS failed FROM system.mutations WHERE database = "
                        + "currentDatabase()"
                        + " AND table = " + ClickHouseClient.quoted(table) + " AND position(command, " + ClickHouseClient.quoted(name)
                        + ") > 0");
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ClickHouseClient.ClickHouseUnavailableException(stop);
        }
    }
}
