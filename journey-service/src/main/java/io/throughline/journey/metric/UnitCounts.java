package io.throughline.journey.metric;

/** The counts of one touchpoint, channel or segment. */
final class UnitCounts {

    long people;
    long events;
    /** Sessions with an event in this unit. */
    long visits;
    /** Sessions that begin here, and how many of them have no other event. */
    long begun;
    long bounced;
    /** Visits after which the session continues elsewhere. */
    long wentOn;
    long converted;
    /** Sessions that end here without the goal. */
    long dropped;
    /** Contacts whose time for a repeated contact is over, how many of those were followed by one, and contacts whose time is not over. */
    long contacts;
    long repeated;
    long pending;
    long unresolved;
    final DurationStatistics dwell = new DurationStatistics();
    private DurationStatistics response;
    private DurationStatistics resolution;

    /** Created when it is first needed, because most units have no responses. */
    DurationStatistics response() {
        if (response == null) {
            response = new DurationStatistics();
        }
        return response;
    }

    DurationStatistics resolution() {
        if (resolution == null) {
            resolution = new DurationStatistics();
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
