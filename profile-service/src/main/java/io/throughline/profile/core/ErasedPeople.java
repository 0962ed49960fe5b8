package io.throughline.profile.core;

import java.util.Collection;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Who was erased, for features that are told names by others than events: they answer as to all, and keep nothing that names the person.
 */
public interface ErasedPeople {

    /** Those of the identifiers that are suppressed. */
    Uni<Set<Identifier>> findErased(Mutiny.Session session, Collection<Identifier> identifiers);

    /** What stands for an erased person's identifier where something has to be kept under it: its digest, which names nobody. */
    Identifier pseudonym(Identifier identifier);
}
