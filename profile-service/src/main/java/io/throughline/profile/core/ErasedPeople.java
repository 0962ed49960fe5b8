package io.throughline.profile.core;

import java.util.Collection;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Tells who was erased, for features that receive identifiers from elsewhere than events. Such a feature answers as for
 * everybody else, and stores nothing that names the person.
 */
public interface ErasedPeople {

    /** The suppressed ones of the identifiers. */
    Uni<Set<Identifier>> findErased(Mutiny.Session session, Collection<Identifier> identifiers);

    /**
     * The replacement for an erased person's identifier where something has to be stored under it: its digest, which names
     * nobody.
     */
    Identifier pseudonym(Identifier identifier);
}
