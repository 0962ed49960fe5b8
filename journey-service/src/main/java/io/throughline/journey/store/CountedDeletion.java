package io.throughline.journey.store;

/**
 * One deletion of an erasure, in one table or collection. It is counted first, then carried out under a name, so that after a crash
 * it can be told whether it was carried out.
 */
public interface CountedDeletion {

    /** Of letters and _; under it the job keeps its count. */
    String kind();

    /** How much there is to delete now. */
    long count();

    /** Deletes it, and returns when that is done. */
    void run(String name);

    /** Whether a deletion of this name was begun before; waits until it is done. Where the store keeps no such names, never. */
    boolean awaitBegun(String name);
}
