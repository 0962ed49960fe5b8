package io.throughline.journey.touchpoint.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.journey.touchpoint.PeriodTables;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseSettings;
import org.jboss.logging.Logger;

/**
 * Applies schema changes to the log's tables: numbered files, each run once and recorded in {@code schema_versions}. Their statements do no
 * harm if two replicas run them at once. Only the writer waits for it; the service does not.
 */
@ApplicationScoped
public class LogSchemaMigrator {

    private static final Logger LOG = Logger.getLogger(LogSchemaMigrator.class);
    private static final List<String> FILES =
            List.of("V1__touchpoint_log.sql", "V2__people.sql", "V3__datasets.sql", "V4__numbers.sql", "V5__periods.sql",
                    "V6__trust.sql");

    private static final Duration SIGN_EACH = Duration.ofSeconds(1);

    private final ClickHouseClient clickHouse;
    private final ClickHouseSettings settings;
    private final Event<Ready> readiness;
    private final PeriodTables periods;
    private volatile boolean ready;
    private final ReentrantLock updating = new ReentrantLock();
    private final BackgroundLoop loop = BackgroundLoop.named("log-schema").longestPause(Duration.ofSeconds(2)).steps(() -> {
        ensure();
        return BackgroundLoop.DONE;
    });

    @Inject
    public LogSchemaMigrator(ClickHouseClient clickHouse, ClickHouseSettings settings, PeriodTables periods, Event<Ready> readiness) {
        this.clickHouse = clickHouse;
        this.settings = settings;
        this.readiness = readiness;
        this.periods = periods;
    }

    /** The tables exist. They may have just been created and be empty. */
    public record Ready() {
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    /**
     * Returns once the tables exist; throws if ClickHouse does not answer. Another replica may be applying changes, which takes hours for a
     * large log. A loop that waits for it gives signs of life, because that replica reports its own progress; a caller that waits for an
     * answer is refused after the write timeout.
     */
    public void ensure() {
        if (ready) {
            return;
        }
        enter();
        try {
            if (!ready) {
                bringUpToDate();
            }
        } finally {
            updating.unlock();
        }
    }

    private void enter() {
        long due = System.nanoTime() + settings.writeTimeout().toNanos();
        try {
            while (!updating.tryLock(SIGN_EACH.toMillis(), TimeUnit.MILLISECONDS)) {
                BackgroundLoop.signOfLife();
                if (!BackgroundLoop.isStep() && System.nanoTime() - due >= 0) {
                    throw new ClickHouseClient.ClickHouseUnavailableException(
                            new TimeoutException("The log's tables are being brought up to date"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClickHouseClient.ClickHouseUnavailableException(e);
        }
    }

    private void bringUpToDate() {
        clickHouse.command("CREATE DATABASE IF NOT EXISTS " + settings.database());
        clickHouse.command("CREATE TABLE IF NOT EXISTS " + settings.database() + ".schema_versions "
                + "(file String, applied_at DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY file");
        Set<String> applied = clickHouse.query("SELECT DISTINCT file FROM schema_versions").stream()
                .map(row -> row.get("file").asText()).collect(Collectors.toCollection(TreeSet::new));
        periods.finishRenaming();
        for (String file : FILES) {
            if (!applied.contains(file)) {
                statements(file).forEach(clickHouse::command);
                clickHouse.command("INSERT INTO " + settings.database() + ".schema_versions (file) VALUES ("
                        + ClickHouseClient.quoted(file) + ")");
                LOG.infof("Applied %s to the touchpoint log", file);
            }
        }
        periods.move();
        statements("dictionaries.sql").forEach(clickHouse::command);
        applyRetention();
        ready = true;
        readiness.fire(new Ready());
    }

    /** Marks the tables as possibly dropped; they are checked before they are used next. */
    public void markStale() {
        ready = false;
    }

    private void applyRetention() {
        String engine =
                clickHouse.query("SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = 'touchpoints'")
                        .getFirst().get("engine_full").asText();
        String table = "ALTER TABLE " + settings.database() + ".touchpoints ";
        if (settings.retention().isPresent()) {
            long days = Math.max(1, settings.retention().get().toTotalMonths() * 30L + settings.retention().get().getDays());
            if (!engine.contains("toIntervalDay(" + days + ")")) {
                // Only if it has changed, because it checks all parts.
                clickHouse.command(table + "MODIFY TTL toDateTime(time) + toIntervalDay(" + days + ")");
            }
        } else if (engine.contains(" TTL ")) {
            clickHouse.command(table + "REMOVE TTL");
        }
    }

    private List<String> statements(String file) {
        String text = read(file).lines().filter(line -> !line.strip().startsWith("--")).collect(Collectors.joining("\n"));
        // Split before values are inserted, because a password may contain any character.
        return Arrays.stream(text.split(";")).map(String::strip).filter(statement -> !statement.isEmpty())
                .map(statement -> statement.replace("${database}", settings.database())
                        .replace("${remember_ids_days}", Integer.toString(Math.max(2, settings.rememberIdsDays())))
                        .replace("${dictionary_access}", dictionaryAccess()))
                .toList();
    }

    private String dictionaryAccess() {
        return settings.dictionaryCredentials()
                ? "USER " + ClickHouseClient.quoted(settings.user()) + " PASSWORD "
                        + ClickHouseClient.quoted(settings.password().orElse(""))
                : "";
    }

    private static String read(String file) {
        try (InputStream in = LogSchemaMigrator.class.getResourceAsStream("/clickhouse/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @PreDestroy
    void close() {
        loop.close();
    }
}
