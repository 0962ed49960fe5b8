package io.throughline.journey.metric;

import java.time.Duration;

/** What is counted of one touchpoint, channel or segment. */
final class UnitCounts {

    /** Answers and solutions that take longer count as this; told to the minute. */
    private static final long LONGEST = Duration.ofDays(90).toMillis();
    private static final long MINUTE = 60_000;

    long people;
    long events;
    /** Sessions that touch it. */
    long visits;
    /** Sessions that begin here, and those of them that have no other event. */
    long begun;
    long bounced;
    /** Visits after which the session goes on elsewhere. */
    long wentOn;
    long converted;
    /** Sessions that end here without the goal. */
    long dropped;
    /** Contacts whose time for another one is over, those followed by one, and those whose time is not over. */
    long contacts;
    long repeated;
    long pending;
    long unresolved;
    final Spread dwell = Spread.ofDwelling();
    private Spread response;
    private Spread resolution;

    /** Made when it is first needed: most units have none. */
    Spread response() {
        if (response == null) {
            response = new Spread(1_000, Duration.ofDays(7).toMillis());
        }
        return response;
    }

    Spread resolution() {
        if (resolution == null) {
            resolution = new Spread(MINUTE, LONGEST);
        }
        return resolution;
    }

    boolean hasResponse() {
        return response != null;
    }

    boolean hasResolution() {
        return resolution != null;
    }
}
