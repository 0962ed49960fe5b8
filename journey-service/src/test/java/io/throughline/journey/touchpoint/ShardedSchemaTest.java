package io.throughline.journey.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The schema of a cluster, as far as one engine without a cluster can tell: every statement is parsed as it stands, then made
 * without what needs a cluster (ON CLUSTER, the replicas' paths, the table that leads to the shards), and its columns compared.
 */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class ShardedSchemaTest {

    private static final List<String> FILES =
            List.of("V1__touchpoint_log.sql", "V2__people.sql", "V3__datasets.sql", "V4__numbers.sql", "V5__periods.sql",
                    "V6__trust.sql", "dictionaries.sql");
    private static final String DATABASE = "sharded_check";
    private static final Pattern REPLICATED = Pattern.compile("Replicated(\\w*MergeTree)\\('([^']*)', '([^']*)'(?:, )?");
    private static final Pattern DISTRIBUTED = Pattern.compile("Distributed\\('shards', '" + DATABASE + "', '(\\w+)', (.+)\\)$");

    @Inject
    ClickHouseClient clickHouse;

    @Inject
    LogSchemaMigrator schema;

    @BeforeEach
    void aDatabase() {
        schema.ensure();
        clickHouse.command("DROP DATABASE IF EXISTS " + DATABASE);
        clickHouse.command("CREATE DATABASE " + DATABASE);
    }

    @AfterEach
    void dropped() {
        clickHouse.command("DROP DATABASE IF EXISTS " + DATABASE);
    }

    private static List<String> statements(String file) {
        try (InputStream in = ShardedSchemaTest.class.getResourceAsStream("/clickhouse/sharded/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.strip().startsWith("--"))
                    .collect(Collectors.joining("\n"));
            return Arrays.stream(text.split(";")).map(String::strip).filter(statement -> !statement.isEmpty())
                    .map(statement -> statement.replace("${database}", DATABASE).replace("${cluster}", "shards")
                            .replace("${dictionary_access}", "")
                            .replace("${remember_ids_days}", "3"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutCluster(String statement) {
        String alone = REPLICATED.matcher(statement.replace(" ON CLUSTER 'shards'", "")).replaceAll("$1(");
        return DISTRIBUTED.matcher(alone).replaceAll("Null");
    }

    private Map<String, Map<String, String>> columns(String database) {
        Map<String, Map<String, String>> tables = new TreeMap<>();
        clickHouse.query(
                "SELECT table, name, concat(type, ' ', default_kind, ' ', default_expression) AS type FROM system.columns WHERE database = "
                        + ClickHouseClient.quoted(database))
                .forEach(row -> tables.computeIfAbsent(row.get("table").asText(), table -> new TreeMap<>())
                        .put(row.get("name").asText(), row.get("type").asText().replace(database, "")));
        return tables;
    }

    @Test
    void everyStatementIsReadByTheEngineAndMakesTheColumnsOfTheLocalForm() {
        for (String file : FILES) {
            for (String statement : statements(file)) {
                assertThat(statement).contains("ON CLUSTER 'shards'");
                clickHouse.command("EXPLAIN AST " + statement);
                clickHouse.command(withoutCluster(statement));
                Matcher leads = DISTRIBUTED.matcher(statement);
                if (leads.find()) {
                    // The key by which rows find their shard is one that the shard's table has.
                    clickHouse.command("SELECT " + leads.group(2) + " FROM " + DATABASE + "." + leads.group(1) + " LIMIT 0");
                }
            }
        }

        Map<String, Map<String, String>> local = columns(clickHouse.database());
        local.remove("schema_versions");
        Map<String, Map<String, String>> sharded = columns(DATABASE);
        assertThat(sharded).containsAllEntriesOf(local);
        sharded.forEach((table, columns) -> assertThat(columns).as(table)
                .isEqualTo(local.get(table.replace("_by_period", "").replace("_local", ""))));
    }

    @Test
    void noTwoReplicatedTablesShareAPathAndWhatLiesOnEveryNodeNamesItsReplicaByItsShardToo() {
        List<Matcher> tables =
                FILES.stream().flatMap(file -> statements(file).stream()).map(REPLICATED::matcher).filter(Matcher::find).toList();

        assertThat(tables).hasSize(9).extracting(table -> table.group(2)).doesNotHaveDuplicates();
        assertThat(tables).allMatch(table -> table.group(2).contains("/{shard}/") ? table.group(3).equals("{replica}")
                : table.group(2).contains("/all/") && table.group(3).equals("{shard}-{replica}"));
    }
}
