package io.throughline.journey.analysis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.masking.Mask;

/** One question while it is answered. For one thread, but for {@link #cancel}. */
public final class Run {

    /** Where a slice of the people is too much at once, it is asked in so many parts. */
    static final int PARTS = 4;
    static final int MOST_SLICES = 16;

    private final String queryId;
    private final Instant now;
    private final WalkSource walks;
    private final BiFunction<String, Run, List<JsonNode>> rows;
    private final Mask mask;
    private final Touchpoints touchpoints;
    private final Set<String> notes = new LinkedHashSet<>();
    private volatile boolean cancelled;
    private long people;
    private long events;
    private boolean counted;
    private Compared compared;
    private String label;
    private int slices = 1;

    /** @param rows asks SQL, with all bounds added */
    public Run(String queryId, Instant now, WalkSource walks, BiFunction<String, Run, List<JsonNode>> rows, Mask mask, Touchpoints touchpoints) {
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

    public WalkSource walks() {
        return walks;
    }

    /** Rows of a SELECT without FORMAT and SETTINGS: at most 10,000. UInt64 comes as text. */
    public List<JsonNode> rows(String sql) {
        checkCancelled();
        return rows.apply(sql, this);
    }

    /** What the caller may see. */
    public Mask mask() {
        return mask;
    }

    public Touchpoints touchpoints() {
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

    public void compare(Period period) {
        compared = Compared.of(period);
    }

    public void label(String text) {
        label = text;
    }

    public void note(String text) {
        notes.add(text);
    }

    public void checkCancelled() {
        if (cancelled) {
            throw new Cancelled();
        }
    }

    public boolean isCancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
    }

    /** In so many slices people are asked from the beginning. */
    int slices() {
        return slices;
    }

    /** From the beginning, in more slices: nothing is known yet. */
    void againInMoreSlices() {
        slices *= PARTS;
        notes.clear();
        counted = false;
        compared = null;
        label = null;
    }

    Basis basis(Period period, Instant computedAt, double tookSeconds) {
        return new Basis(people, events, period.from(), period.to(), compared, label, false, computedAt, tookSeconds, queryId, new ArrayList<>(notes));
    }
}
