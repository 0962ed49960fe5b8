package io.throughline.journey.analysis.execution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.journey.analysis.question.ComparedPeriod;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.question.TouchpointNames;
import io.throughline.journey.analysis.result.AnswerBasis;
import io.throughline.journey.analysis.sequence.EventSequenceSource;

/** One question while it is being answered. Used by one thread, except for {@link #cancel}. */
public final class QueryRun {

    /** A slice of the people that takes too much memory is read in this many parts. */
    public static final int PARTS = 4;
    public static final int MOST_SLICES = 16;

    private final String queryId;
    private final Instant now;
    private final EventSequenceSource walks;
    private final BiFunction<String, QueryRun, List<JsonNode>> rows;
    private final PersonalDataMask mask;
    private final TouchpointNames touchpoints;
    private final Set<String> notes = new LinkedHashSet<>();
    private volatile boolean cancelled;
    private long people;
    private long events;
    private boolean counted;
    private ComparedPeriod comparedPeriod;
    private String label;
    private int slices = 1;

    /** @param rows runs SQL with the question's limits added */
    public QueryRun(String queryId, Instant now, EventSequenceSource walks, BiFunction<String, QueryRun, List<JsonNode>> rows,
            PersonalDataMask mask, TouchpointNames touchpoints) {
        this.queryId = queryId;
        this.now = now;
        this.walks = walks;
        this.rows = rows;
        this.mask = mask;
        this.touchpoints = touchpoints;
    }

    public String queryId() {
        return queryId;
    }

    public Instant now() {
        return now;
    }

    public EventSequenceSource eventSequences() {
        return walks;
    }

    /** Runs a SELECT without FORMAT and SETTINGS and returns at most 10,000 rows. UInt64 values come as text. */
    public List<JsonNode> rows(String sql) {
        checkCancelled();
        return rows.apply(sql, this);
    }

    /** Which personal data the caller may see. */
    public PersonalDataMask mask() {
        return mask;
    }

    public TouchpointNames touchpoints() {
        return touchpoints;
    }

    /** Records the basis of the answer. Only the first call counts; later reads, such as those of a comparison period, add nothing. */
    public void counted(long ofPeople, long ofEvents) {
        if (!counted) {
            people = ofPeople;
            events = ofEvents;
            counted = true;
        }
    }

    public void compare(TimePeriod period) {
        comparedPeriod = ComparedPeriod.of(period);
    }

    public void label(String text) {
        label = text;
    }

    public void addNote(String text) {
        notes.add(text);
    }

    public void checkCancelled() {
        if (cancelled) {
            throw new QueryCancelledException();
        }
    }

    public boolean isCancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
    }

    /** The number of slices into which people are divided from the beginning. */
    public int slices() {
        return slices;
    }

    /** Starts again with more slices and discards what was read so far. */
    public void againInMoreSlices() {
        slices *= PARTS;
        notes.clear();
        counted = false;
        comparedPeriod = null;
        label = null;
    }

    public AnswerBasis basis(TimePeriod period, Instant computedAt, double tookSeconds) {
        return new AnswerBasis(people, events, period.from(), period.to(), comparedPeriod, label, false, computedAt, tookSeconds, queryId,
                new ArrayList<>(notes));
    }
}
