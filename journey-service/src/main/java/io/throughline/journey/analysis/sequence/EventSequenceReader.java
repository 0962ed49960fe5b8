package io.throughline.journey.analysis.sequence;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.clickhouse.client.api.ServerException;
import io.throughline.journey.analysis.execution.AnalysisSettings;
import io.throughline.journey.analysis.execution.QueryExecutor;
import io.throughline.journey.analysis.execution.QueryMemoryExceededException;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.result.LongSet;
import io.throughline.journey.analysis.sql.LogSql;
import io.throughline.journey.analysis.sql.RowBinaryReader;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;

/**
 * Reads event sequences from the log. If all people at once take too much memory in ClickHouse, they are read in slices. People with
 * several events in one millisecond are read again with the order of arrival if their order matters. The order of arrival of all events
 * would be half of what is sent, and is needed only for these people.
 */
@ApplicationScoped
public class EventSequenceReader implements EventSequenceSource {

    /** After this many people the reader checks whether the question was cancelled. */
    private static final int CHECKED_EACH = 1024;
    /** Up to this many people are requested by their numbers; more are filtered here. */
    private static final int MOST_NAMED = 10_000;
    private static final long[] EVERYBODY = {};

    private final QueryExecutor queryExecutor;
    private final EventSequenceSql sql;
    private final int mostEvents;

    @Inject
    EventSequenceReader(QueryExecutor queryExecutor, ClickHouseClient clickHouse, AnalysisSettings settings) {
        this.queryExecutor = queryExecutor;
        this.mostEvents = settings.maxEventsAPerson();
        this.sql = new EventSequenceSql(new LogSql(clickHouse.database()), mostEvents);
    }

    private final class Reading {

        private final EventSequenceQuery query;
        private final QueryRun run;
        private final Consumer<EventSequence> reducer;
        private long read;
        private long people;
        private long events;
        private long leftOut;
        private boolean begun;

        Reading(EventSequenceQuery query, QueryRun run, Consumer<EventSequence> reducer) {
            this.query = query;
            this.run = run;
            this.reducer = reducer;
        }

        /** Reads a slice whole or, if it takes too much memory, in four parts. */
        void slice(EventSequenceFormat format, int slice, int of, LongSet only) {
            begun = false;
            LongSet undecided = new LongSet();
            PersonEventSequence walk = new PersonEventSequence(query, format, mostEvents);
            long[] named = only == null || only.size() > MOST_NAMED ? EVERYBODY : only.all();
            try {
                queryExecutor.stream(sql.of(query, format, slice, of, named), run, body -> rows(body, walk, only, undecided));
            } catch (ServerException e) {
                if (e.getCode() != QueryExecutor.MEMORY_LIMIT || of >= QueryRun.MOST_SLICES) {
                    throw queryExecutor.refused(e);
                }
                if (begun) {
                    // Some of these people were delivered already: everything starts again, in parts.
                    throw new QueryMemoryExceededException(e);
                }
                for (int part = 0; part < QueryRun.PARTS; part++) {
                    slice(format, slice + part * of, of * QueryRun.PARTS, only);
                }
            }
            if (undecided.size() > 0) {
                slice(format.widened(), slice, of, undecided.sorted());
            }
        }

        private void rows(InputStream body, PersonEventSequence walk, LongSet only, LongSet undecided) throws IOException {
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

        private void person(PersonEventSequence walk, boolean whole) {
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
                run.addNote(leftOut + " with more than " + mostEvents + " events each are left out");
            }
        }
    }

    @Override
    public void each(EventSequenceQuery query, QueryRun run, Consumer<EventSequence> reducer) {
        Reading reading = new Reading(query, run, reducer);
        for (int slice = 0; slice < run.slices(); slice++) {
            reading.slice(EventSequenceFormat.of(query), slice, run.slices(), null);
        }
        reading.end();
    }

    @Override
    public List<String> values(QuestionScope scope, EventFilter events, Breakdown breakdown, QueryRun run) {
        return breakdown instanceof Breakdown.None || breakdown instanceof Breakdown.BySegment ? List.of()
                : queryExecutor.rows(sql.values(scope, events, breakdown), run).stream().map(row -> row.get("v").asText()).toList();
    }
}
