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

/** One question while it is answered. For one thread, but for {@link #cancel}. */
public final class QueryRun {

    /** Where a slice of the people is too much at once, it is asked in so many parts. */
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
    private ComparedPeriod compared;
    private String label;
    private int slices = 1;

    /** @param rows asks SQL, with all bounds added */
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

    /** Rows of a SELECT without FORMAT and SETTINGS: at most 10,000. UInt64 comes as text. */
    public List<JsonNode> rows(String sql) {
        checkCancelled();
        return rows.apply(sql, this);
    }

    /** What the caller may see. */
    public PersonalDataMask mask() {
        return mask;
    }

    public TouchpointNames touchpoints() {
        return touchpoints;
    }

    /** The first count is the basis: of further walks (a period to compare with) nothing is added. */
    public void counted(long ofPeople, long ofEvents) {
        if (!counted) {
            people = ofPeople;
            events = ofEvents;
            counted = true;
        }
    }

    public void compare(TimePeriod period) {
        compared = ComparedPeriod.of(period);
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

    /** In so many slices people are asked from the beginning. */
    public int slices() {
        return slices;
    }

    /** From the beginning, in more slices: nothing is known yet. */
    public void againInMoreSlices() {
        slices *= PARTS;
        notes.clear();
        counted = false;
        compared = null;
        label = null;
    }

    public AnswerBasis basis(TimePeriod period, Instant computedAt, double tookSeconds) {
        return new AnswerBasis(people, events, period.from(), period.to(), compared, label, false, computedAt, tookSeconds, queryId,
                new ArrayList<>(notes));
    }
}
