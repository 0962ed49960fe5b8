package io.throughline.profile.intake;

import java.util.function.Predicate;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import org.hibernate.reactive.mutiny.Mutiny;

/** Knows which identifiers name nobody, such as {@code user_id:null}: what is told of them is told of nobody in particular. */
public interface BlockedIdentifiers {

    /** As it stands for the session's transaction. */
    Uni<Predicate<Identifier>> blockedIdentifiers(Mutiny.Session session);
}
