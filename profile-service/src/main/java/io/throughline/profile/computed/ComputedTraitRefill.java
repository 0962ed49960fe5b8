package io.throughline.profile.computed;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.activity.CustomerActivity;
import org.hibernate.reactive.mutiny.Mutiny;

/** Computes anew where activity was deleted: a state that has taken something in cannot give it back. */
public final class ComputedTraitRefill {

    private ComputedTraitRefill() {
    }

    /** What the gone were counted in, from what is kept of the identifiers' activity. The caller holds the locks of their profiles. */
    public static Uni<Void> without(Mutiny.Session session, Collection<CustomerActivity> gone) {
        Set<Identifier> identifiers = gone.stream().map(CustomerActivity::identifier).collect(Collectors.toSet());
        return identifiers.isEmpty() ? Uni.createFrom().voidItem()
                : ProfilingOptOuts.among(session, identifiers).chain(unprofiled -> ComputedTraitUpdater.refill(session,
                        gone.stream().filter(each -> !unprofiled.contains(each.identifier())).toList()));
    }
}
