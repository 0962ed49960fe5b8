package io.throughline.profile.intake;

import java.util.function.Predicate;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import org.hibernate.reactive.mutiny.Mutiny;

/** Tells which identifiers name nobody, such as {@code user_id:null}. Data under such an identifier belong to no person. */
public interface BlockedIdentifiers {

    /** As of the session's transaction. */
    Uni<Predicate<Identifier>> blockedIdentifiers(Mutiny.Session session);
}
