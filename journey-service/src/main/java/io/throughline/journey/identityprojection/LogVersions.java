package io.throughline.journey.identityprojection;

import java.util.List;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;

/**
 * Version numbers of the tables that change with their content: of each partition the newest block, and the lowest data version of its
 * parts. A mutation (a deletion) gives one part after the other its own version, and only the last of them raises the lowest. Until then
 * data that are being deleted may still be read, and an answer from them must not be cached beyond the deletion. Merges leave both numbers
 * as they are.
 */
@ApplicationScoped
public class LogVersions {

    public static final String TOUCHPOINTS = "touchpoints";
    public static final String IDENTITIES = "identities";
    public static final String IDENTITY_CLAIMS = "identity_claims";
    public static final String AGREEMENTS = "agreements";
    public static final String MEMBERSHIPS = "memberships";
    public static final String BULK_EVENTS = "bulk_events";
    public static final String BULK_PATHS = "bulk_paths";

    private final ClickHouseClient clickHouse;

    @Inject
    LogVersions(ClickHouseClient clickHouse) {
        this.clickHouse = clickHouse;
    }

    /** @param partitions by {@code table/partition}, in order */
    public record Versions(TreeMap<String, String> partitions) {

        /** The version of a whole table. */
        public String of(String table) {
            return partitions.subMap(table + "/", table + "0").toString();
        }

        /**
         * The version of the partitions of a table that hold the months from first to last, such as 202611. A partition is named by the
         * first month of its period, so the one at or before the first month may hold it.
         */
        public String of(String table, String first, String last) {
            String holder = partitions.floorKey(table + "/" + first);
            String from = holder == null || !holder.startsWith(table + "/") ? table + "/" + first : holder;
            return partitions.subMap(from, true, table + "/" + last, true).toString();
        }
    }

    public Versions now() {
        List<JsonNode> parts = clickHouse.queryWithReadTimeout("""
                SELECT table, partition_id AS p, max(max_block_number) AS b, min(data_version) AS v FROM system.parts
                WHERE active AND database = currentDatabase()
                AND table IN ('touchpoints', 'identities', 'identity_claims', 'agreements', 'memberships', 'bulk_events', 'bulk_paths')
                GROUP BY table, p""");
        TreeMap<String, String> partitions = new TreeMap<>();
        parts.forEach(part -> partitions.put(part.get("table").asText() + "/" + part.get("p").asText(),
                part.get("b").asText() + "." + part.get("v").asText()));
        return new Versions(partitions);
    }
}
