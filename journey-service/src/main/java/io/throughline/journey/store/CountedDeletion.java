package io.throughline.journey.store;

/**
 * One deletion of an erasure, in one table or collection. The rows are counted first and then deleted under a name, so that after a crash
 * it is known whether the deletion was done.
 */
public interface CountedDeletion {

    /** Letters and _; the job stores the count under this kind. */
    String kind();

    /** The number of rows to delete now. */
    long count();

    /** Deletes it, and returns when that is done. */
    void run(String name);

    /** Whether a deletion with this name was begun before; waits until it is done. Always false if the store keeps no such names. */
    boolean awaitBegun(String name);
}
