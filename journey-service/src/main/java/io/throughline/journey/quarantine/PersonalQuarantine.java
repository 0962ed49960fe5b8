package io.throughline.journey.quarantine;

import java.util.Collection;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.identity.Identifier;

/** What the quarantine has of one person. */
@ApplicationScoped
public class PersonalQuarantine {

    private final QuarantineStore store;

    @Inject
    PersonalQuarantine(QuarantineStore store) {
        this.store = store;
    }

    public List<? extends Record> of(Collection<Identifier> names) {
        store.nameOlder();
        return store.naming(names);
    }

    public long delete(Collection<Identifier> names) {
        store.nameOlder();
        return store.deleteNaming(names);
    }

    public boolean storeAnswers() {
        return store.answers();
    }
}
