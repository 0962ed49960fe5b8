package io.throughline.journey.quarantine;

import java.util.Collection;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.identity.Identifier;
import io.throughline.journey.store.CountedDeletion;

/** What the quarantine has of one person. */
@ApplicationScoped
public class PersonalQuarantine {

    /** Of entries, in an erasure's counts. */
    public static final String KIND = "quarantine";

    private final QuarantineStore store;

    @Inject
    PersonalQuarantine(QuarantineStore store) {
        this.store = store;
    }

    public List<? extends Record> of(Collection<Identifier> names) {
        store.nameOlder();
        return store.naming(names);
    }

    /** What is to be deleted of a person. */
    public CountedDeletion deletion(Collection<Identifier> names) {
        store.nameOlder();
        return new CountedDeletion() {

            @Override
            public String kind() {
                return KIND;
            }

            @Override
            public long count() {
                return store.countNaming(names);
            }

            @Override
            public void run(String name) {
                store.deleteNaming(names);
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
