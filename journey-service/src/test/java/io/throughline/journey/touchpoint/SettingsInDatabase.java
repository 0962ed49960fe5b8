package io.throughline.journey.touchpoint;

import java.time.Duration;
import java.time.Period;
import java.util.Optional;

import io.throughline.journey.touchpoint.clickhouse.ClickHouseSettings;

/** Settings for a database of its own beside the shared one. */
record SettingsInDatabase(ClickHouseSettings all, String database, Optional<Period> retention) implements ClickHouseSettings {

    @Override
    public String url() {
        return all.url();
    }

    @Override
    public String user() {
        return all.user();
    }

    @Override
    public Optional<String> password() {
        return all.password();
    }

    @Override
    public Duration writeTimeout() {
        return all.writeTimeout();
    }

    @Override
    public Duration readTimeout() {
        return all.readTimeout();
    }

    @Override
    public Duration analysisTimeout() {
        return all.analysisTimeout();
    }

    @Override
    public Duration jobTimeout() {
        return all.jobTimeout();
    }

    @Override
    public boolean dictionaryCredentials() {
        return all.dictionaryCredentials();
    }

    @Override
    public int rememberIdsDays() {
        return all.rememberIdsDays();
    }
}
