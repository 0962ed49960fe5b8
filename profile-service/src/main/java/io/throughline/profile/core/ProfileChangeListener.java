package io.throughline.profile.core;

import java.util.Collection;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** A feature that draws conclusions from what is known of people. */
public interface ProfileChangeListener {

    /** Followers are told in this order: the lesser first. */
    int order();

    /**
     * Draws its conclusions within the transaction that changed something, so that they are never behind it.
     *
     * @param touches one a profile; the profiles are locked, and stand for themselves (none is merged into another)
     * @return what it changed in turn, for the followers after it
     */
    Uni<Collection<ChangedProfile>> onProfilesChanged(Mutiny.Session session, Collection<ChangedProfile> touches, String traceparent);
}
