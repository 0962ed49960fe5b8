package io.throughline.journey.touchpoint.clickhouse;

import java.time.Duration;
import java.time.Period;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where the touchpoint log is, and how long data are kept in it. */
@ConfigMapping(prefix = "throughline.clickhouse")
public interface ClickHouseSettings {

    /** {@code http://host:port} of ClickHouse's HTTP interface. */
    String url();

    String user();

    Optional<String> password();

    /** Created at the start if it is missing. */
    String database();

    /** The longest that a batch of the writer may take. */
    @WithDefault("60s")
    Duration writeTimeout();

    /** The longest that a caller waits for an answer. */
    @WithDefault("5s")
    Duration readTimeout();

    /** The longest that an analysis waits for a part of its answer: longer than the limit that ClickHouse itself gets. */
    @WithDefault("40s")
    Duration analysisTimeout();

    /** The longest that one statement on a whole table may take: a count before an erasure, a slice of a migration. */
    @WithDefault("30m")
    Duration jobTimeout();

    /** Whether dictionaries log in to read their tables: needed if the user has a password, refused by an engine without users. */
    @WithDefault("false")
    boolean dictionaryCredentials();

    /** How long a messageId is remembered; never less than a day, and whole days. */
    @WithDefault("3")
    int rememberIdsDays();

    /** How long touchpoints are kept after they happened; absent: without limit. */
    Optional<Period> retention();
}
