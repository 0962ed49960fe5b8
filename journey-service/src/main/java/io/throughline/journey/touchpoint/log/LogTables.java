package io.throughline.journey.touchpoint.log;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The steps by which {@link LogWriter} writes. Each may fail, and the process may die after each. */
public interface LogTables {

    /** The records that brought each of these ids before; new ids are absent. */
    Map<UUID, Set<LogRow.KafkaPosition>> owners(List<LogRow> rows);

    /** Records that these rows' records own their ids. */
    void claim(List<LogRow> rows);

    /** The ids of the rows that are in the log. */
    Set<UUID> present(List<LogRow> rows);

    void append(List<LogRow> rows);
}
