package io.throughline.journey.touchpoint.log;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The steps by which {@link LogWriter} writes. Each may fail, and after each the process may die. */
public interface LogTables {

    /** The records that brought each of these ids before; ids that are new are not in it. */
    Map<UUID, Set<LogRow.KafkaPosition>> owners(List<LogRow> rows);

    /** Notes that these rows' records are the ones that bring their ids. */
    void claim(List<LogRow> rows);

    /** The ids of those rows that are in the log. */
    Set<UUID> present(List<LogRow> rows);

    void append(List<LogRow> rows);
}
