package io.throughline.journey.quarantine;

import java.util.Collection;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

    /** One by one. An event that no JSON object can hold, since it has a field twice, is carried as a text. */
    public void forEach(Collection<Identifier> names, Consumer<ObjectNode> each) {
        store.nameOlder();
        store.findByIdentifiers(names, entry -> each.accept(entry.exported()));
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
