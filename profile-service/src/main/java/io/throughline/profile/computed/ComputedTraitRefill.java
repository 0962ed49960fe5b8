package io.throughline.profile.computed;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.activity.CustomerActivity;
import org.hibernate.reactive.mutiny.Mutiny;

/** Recomputes states after activity was deleted: a single event cannot be subtracted from a state. */
public final class ComputedTraitRefill {

    private ComputedTraitRefill() {
    }

    /**
     * Recomputes the states that included the deleted activity, from the remaining activity of the identifiers. The caller
     * holds the locks of their profiles.
     */
    public static Uni<Void> without(Mutiny.Session session, Collection<CustomerActivity> gone) {
        Set<Identifier> identifiers = gone.stream().map(CustomerActivity::identifier).collect(Collectors.toSet());
        return identifiers.isEmpty() ? Uni.createFrom().voidItem()
                : ProfilingOptOuts.among(session, identifiers).chain(unprofiled -> ComputedTraitUpdater.refill(session,
                        gone.stream().filter(each -> !unprofiled.contains(each.identifier())).toList()));
    }
}
