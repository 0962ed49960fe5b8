package io.throughline.journey.touchpoint.log;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import com.clickhouse.client.api.ServerException;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.journey.touchpoint.LogEventReader;

/**
 * Writes each event into the log once, even after interruptions (docs/adr/0003): look up which record brought the id first, claim the new
 * ids, append. A record that finds its own claim was interrupted before; only then is the log itself checked for existing rows. The caller
 * commits the offset last. A batch of large events is written in slices, each by these steps, so that it is not all in memory as rows and
 * as JSON.
 */
public final class LogWriter implements EventHandler {

    /** ClickHouse's error codes for rows that it cannot read. Source: ClickHouse, src/Common/ErrorCodes.cpp */
    private static final Set<Integer> UNREADABLE_ROWS = Set.of(6, 26, 27, 38, 41, 53, 72, 117, 130, 441);
    /** UNKNOWN_TABLE, UNKNOWN_DATABASE: the tables were dropped. */
    private static final Set<Integer> TABLES_GONE = Set.of(60, 81);

    /** The most bytes of events in one insert: far more than a usual batch has, far less than the memory. */
    private static final int SLICE_BYTES = 16 * 1024 * 1024;

    private final LogTables tables;
    private final LogSchemaMigrator schema;
    private final LogMetrics metrics;
    private final int sliceBytes;
    private final Function<LogRow, Optional<LogRow>> admission;
    private volatile boolean storeFailed;

    LogWriter(LogTables tables, LogSchemaMigrator schema, LogMetrics metrics) {
        this(tables, schema, metrics, SLICE_BYTES);
    }

    /** @param admission returns what may be stored of a row; empty if nothing may */
    LogWriter(LogTables tables, LogSchemaMigrator schema, LogMetrics metrics, Function<LogRow, Optional<LogRow>> admission) {
        this(tables, schema, metrics, SLICE_BYTES, admission);
    }

    LogWriter(LogTables tables, LogSchemaMigrator schema, LogMetrics metrics, int sliceBytes) {
        this(tables, schema, metrics, sliceBytes, Optional::of);
    }

    private LogWriter(LogTables tables, LogSchemaMigrator schema, LogMetrics metrics, int sliceBytes,
            Function<LogRow, Optional<LogRow>> admission) {
        this.admission = admission;
        this.tables = tables;
        this.schema = schema;
        this.metrics = metrics;
        this.sliceBytes = sliceBytes;
    }

    @Override
    public void apply(List<ReceivedEvent> batch) {
        storeFailed = false;
        for (List<ReceivedEvent> slice : slices(batch, sliceBytes)) {
            applySlice(slice);
        }
    }

    /** In order, each with as many events as fit into {@code bytes}, at least one. */
    public static List<List<ReceivedEvent>> slices(List<ReceivedEvent> batch, int bytes) {
        List<List<ReceivedEvent>> slices = new ArrayList<>(2);
        int from = 0;
        long size = 0;
        for (int i = 0; i < batch.size(); i++) {
            KeyedEvent event = batch.get(i).event();
            int length = event.isTombstone() ? 0 : event.data().length;
            if (i > from && size + length > bytes) {
                slices.add(batch.subList(from, i));
                from = i;
                size = 0;
            }
            size += length;
        }
        if (from < batch.size()) {
            slices.add(batch.subList(from, batch.size()));
        }
        return slices;
    }

    private void applySlice(List<ReceivedEvent> slice) {
        List<LogRow> rows = new ArrayList<>(slice.size());
        for (ReceivedEvent received : slice) {
            LogEventReader.read(received).flatMap(admission).ifPresent(rows::add);
        }
        if (rows.isEmpty()) {
            return;
        }
        try {
            metrics.time(rows.size(), () -> write(rows));
        } catch (ServerException e) {
            storeFailed = !UNREADABLE_ROWS.contains(e.getCode());
            if (TABLES_GONE.contains(e.getCode())) {
                schema.markStale();
            }
            throw e;
        } catch (RuntimeException e) {
            storeFailed = true;
            throw e;
        }
    }

    private void write(List<LogRow> rows) {
        schema.ensure();
        List<LogRow> firsts = firstOfEachId(rows);
        Map<UUID, Set<LogRow.KafkaPosition>> owners = tables.owners(firsts);
        List<LogRow> fresh = new ArrayList<>(firsts.size());
        List<LogRow> begun = new ArrayList<>();
        for (LogRow row : firsts) {
            Set<LogRow.KafkaPosition> places = owners.get(row.id());
            if (places == null) {
                fresh.add(row);
            } else if (places.contains(row.place())) {
                begun.add(row);
            }
        }
        if (!fresh.isEmpty()) {
            tables.claim(fresh);
        }
        List<LogRow> missing = missing(begun);
        missing.addAll(fresh);
        if (!missing.isEmpty()) {
            tables.append(missing);
        }
        metrics.written(missing.size(), rows.size() - fresh.size() - begun.size());
    }

    private List<LogRow> missing(List<LogRow> begun) {
        if (begun.isEmpty()) {
            return new ArrayList<>();
        }
        Set<UUID> present = new HashSet<>(tables.present(begun));
        return new ArrayList<>(begun.stream().filter(row -> !present.contains(row.id())).toList());
    }

    private static List<LogRow> firstOfEachId(List<LogRow> rows) {
        Map<UUID, LogRow> firsts = LinkedHashMap.newLinkedHashMap(rows.size());
        rows.forEach(row -> firsts.putIfAbsent(row.id(), row));
        return new ArrayList<>(firsts.values());
    }

    /**
     * A failure is the events' fault only if they cannot be read. Anything else (ClickHouse unavailable, full, overloaded, another version)
     * would affect every event alike, so the events wait.
     */
    @Override
    public boolean storeAnswers() {
        return !storeFailed;
    }
}
