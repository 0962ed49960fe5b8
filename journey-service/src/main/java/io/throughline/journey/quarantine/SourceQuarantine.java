package io.throughline.journey.quarantine;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.journey.store.CountedDeletion;

/** Deletes the entries of one source of the collector from the quarantine. */
@ApplicationScoped
public class SourceQuarantine {

    /** The kind of entries in a retraction's counts. */
    public static final String KIND = "quarantine";

    private final QuarantineStore store;

    @Inject
    SourceQuarantine(QuarantineStore store) {
        this.store = store;
    }

    public CountedDeletion deletion(SourceRetraction retraction) {
        return new CountedDeletion() {

            @Override
            public String kind() {
                return KIND;
            }

            @Override
            public long count() {
                return store.countReceived(retraction.source(), retraction.from(), retraction.until());
            }

            @Override
            public void run(String name) {
                store.deleteReceived(retraction.source(), retraction.from(), retraction.until());
            }

            @Override
            public boolean awaitBegun(String name) {
                return false;
            }
        };
    }

    public boolean storeAnswers() {
        return store.answers();
    }
}
