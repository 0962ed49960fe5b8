package io.throughline.journey.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.clickhouse.client.api.ServerException;
import io.throughline.journey.touchpoint.ClickHouse;

/** Walks through the log. Where all people at once take too much memory in ClickHouse, they are asked in slices. */
@ApplicationScoped
class Walks implements WalkSource {

    private static final int PARTS = 4;
    private static final int MOST_SLICES = 16;
    /** Looked up so often whether anybody still waits. */
    private static final int CHECKED_EACH = 1024;

    private final Asking asking;
    private final WalkSql sql;
    private final int mostEvents;

    @Inject
    Walks(Asking asking, ClickHouse clickHouse, AnalysisSettings settings) {
        this.asking = asking;
        this.mostEvents = settings.maxEventsAPerson();
        this.sql = new WalkSql(new LogSql(clickHouse.database()), mostEvents);
    }

    private final class Reading {

        private final WalkQuery query;
        private final Run run;
        private final Consumer<Walk> reducer;
        private final PersonWalk walk;
        private long people;
        private long events;
        private long leftOut;
        private boolean begun;

        Reading(WalkQuery query, Run run, Consumer<Walk> reducer) {
            this.query = query;
            this.run = run;
            this.reducer = reducer;
            this.walk = new PersonWalk(query, mostEvents);
        }

        /** A slice whole, or where it takes too much memory, in four parts of it. */
        void slice(int slice, int of) {
            begun = false;
            try {
                asking.stream(sql.of(query, slice, of), run, this::rows);
            } catch (ServerException e) {
                // Groups are given when all are made: what failed on memory has given nobody yet.
                if (e.getCode() != Asking.MEMORY_LIMIT || begun || of == MOST_SLICES) {
                    throw asking.refused(e);
                }
                for (int part = 0; part < PARTS; part++) {
                    slice(slice + part * of, of * PARTS);
                }
            }
        }

        private void rows(InputStream body) throws IOException {
            RowBinaryReader in = new RowBinaryReader(body);
            while (!in.isAtEnd()) {
                begun = true;
                row(in);
            }
        }

        private void row(RowBinaryReader in) throws IOException {
            boolean whole = walk.read(in);
            if (++people % CHECKED_EACH == 0) {
                run.checkCancelled();
            }
            if (whole) {
                events += walk.size();
                reducer.accept(walk);
            } else {
                leftOut++;
            }
        }

        void end() {
            run.counted(people - leftOut, events);
            if (leftOut > 0) {
                run.note(leftOut + " with more than " + mostEvents + " events each are left out");
            }
        }
    }

    @Override
    public void each(WalkQuery query, Run run, Consumer<Walk> reducer) {
        Reading reading = new Reading(query, run, reducer);
        reading.slice(0, 1);
        reading.end();
    }

    @Override
    public List<String> values(Scope scope, EventFilter events, Breakdown breakdown, Run run) {
        return breakdown instanceof Breakdown.None || breakdown instanceof Breakdown.BySegment ? List.of()
                : asking.rows(sql.values(scope, events, breakdown), run).stream().map(row -> row.get("v").asText()).toList();
    }
}
