package io.throughline.profile.core;

import java.util.Collection;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** A feature that computes data from profiles and is notified of their changes. */
public interface ProfileChangeListener {

    /** Listeners are notified in this order, the lowest first. */
    int order();

    /**
     * Updates the feature's data within the transaction that changed the profiles, so that they are never out of date.
     *
     * @param touches one for each profile; the profiles are locked, and none is merged into another
     * @return what it changed in turn, for the listeners after it
     */
    Uni<Collection<ChangedProfile>> onProfilesChanged(Mutiny.Session session, Collection<ChangedProfile> touches, String traceparent);
}
