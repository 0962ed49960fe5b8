package io.throughline.journey.metric;

/** What is counted of one touchpoint, channel or segment. */
final class UnitCounts {

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
    final DurationStatistics dwell = new DurationStatistics();
    private DurationStatistics response;
    private DurationStatistics resolution;

    /** Made when it is first needed: most units have none. */
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
