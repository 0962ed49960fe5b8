package io.throughline.journey.quarantine;

import java.util.Collection;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.journey.store.CountedDeletion;

/** Reads and deletes the entries of one person in the quarantine. */
@ApplicationScoped
public class PersonalQuarantine {

    /** The kind of entries in an erasure's counts. */
    public static final String KIND = "quarantine";

    private final QuarantineStore store;

    @Inject
    PersonalQuarantine(QuarantineStore store) {
        this.store = store;
    }

    /**
     * Calls the consumer for each entry. An event that does not fit into a JSON object, because it has a duplicate field, is passed as
     * text.
     */
    public void forEach(Collection<Identifier> names, Consumer<ObjectNode> each) {
        store.nameOlder();
        store.findByIdentifiers(names, entry -> each.accept(entry.exported()));
    }

    /** The deletion of a person's entries. */
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
