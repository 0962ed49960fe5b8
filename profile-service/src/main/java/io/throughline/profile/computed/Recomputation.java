package io.throughline.profile.computed;

import java.util.Collection;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import org.hibernate.reactive.mutiny.Mutiny;

/** Computes anew where activity was deleted: a state that has taken something in cannot give it back. */
public final class Recomputation {

    private Recomputation() {
    }

    /** From what is kept of the identifiers' activity. The caller holds the locks of their profiles. */
    public static Uni<Void> refill(Mutiny.Session session, Collection<Identifier> identifiers) {
        if (identifiers.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Unprofiled.among(session, identifiers).chain(unprofiled -> Computing.refill(session,
                identifiers.stream().filter(each -> !unprofiled.contains(each)).toList()));
    }
}
