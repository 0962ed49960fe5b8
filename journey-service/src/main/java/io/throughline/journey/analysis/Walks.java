package io.throughline.journey.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.clickhouse.client.api.ServerException;
import io.throughline.journey.touchpoint.ClickHouse;

/**
 * Walks through the log. Where all people at once take too much memory in ClickHouse, they are asked in slices. Whoever did
 * several things in one millisecond is asked once more where their order matters, with the order of arrival: that of all
 * events of all people would be half of what is sent, and is of no interest but for these.
 */
@ApplicationScoped
class Walks implements WalkSource {

    /** Looked up so often whether anybody still waits. */
    private static final int CHECKED_EACH = 1024;
    /** So many people are asked for by their numbers; more are picked out here. */
    private static final int MOST_NAMED = 10_000;
    private static final long[] EVERYBODY = {};

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
        private long read;
        private long people;
        private long events;
        private long leftOut;
        private boolean begun;

        Reading(WalkQuery query, Run run, Consumer<Walk> reducer) {
            this.query = query;
            this.run = run;
            this.reducer = reducer;
        }

        /** A slice whole, or where it takes too much memory, in four parts of it. */
        void slice(WalkFormat format, int slice, int of, LongSet only) {
            begun = false;
            LongSet undecided = new LongSet();
            PersonWalk walk = new PersonWalk(query, format, mostEvents);
            long[] named = only == null || only.size() > MOST_NAMED ? EVERYBODY : only.all();
            try {
                asking.stream(sql.of(query, format, slice, of, named), run, body -> rows(body, walk, only, undecided));
            } catch (ServerException e) {
                if (e.getCode() != Asking.MEMORY_LIMIT || of >= Run.MOST_SLICES) {
                    throw asking.refused(e);
                }
                if (begun) {
                    // Some of these people have been given: all of it again, in parts from the beginning.
                    throw new TooMuchAtOnce(e);
                }
                for (int part = 0; part < Run.PARTS; part++) {
                    slice(format, slice + part * of, of * Run.PARTS, only);
                }
            }
            if (undecided.size() > 0) {
                slice(format.widened(), slice, of, undecided.sorted());
            }
        }

        private void rows(InputStream body, PersonWalk walk, LongSet only, LongSet undecided) throws IOException {
            RowBinaryReader in = new RowBinaryReader(body);
            try {
                while (!in.isAtEnd()) {
                    begun = true;
                    boolean whole = walk.read(in);
                    if (++read % CHECKED_EACH == 0) {
                        run.checkCancelled();
                    }
                    if (walk.isUndecided()) {
                        undecided.add(walk.person());
                    } else if (only == null || only.contains(walk.person())) {
                        person(walk, whole);
                    }
                }
            } catch (IOException e) {
                OptionalInt code = in.error();
                if (code.isPresent()) {
                    throw new ServerException(code.getAsInt(), "It failed within its answer", 200, run.queryId());
                }
                throw e;
            }
        }

        private void person(PersonWalk walk, boolean whole) {
            people++;
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
        for (int slice = 0; slice < run.slices(); slice++) {
            reading.slice(WalkFormat.of(query), slice, run.slices(), null);
        }
        reading.end();
    }

    @Override
    public List<String> values(Scope scope, EventFilter events, Breakdown breakdown, Run run) {
        return breakdown instanceof Breakdown.None || breakdown instanceof Breakdown.BySegment ? List.of()
                : asking.rows(sql.values(scope, events, breakdown), run).stream().map(row -> row.get("v").asText()).toList();
    }
}
