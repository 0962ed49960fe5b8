package io.throughline.profile.retraction;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.postgres.EventInbox;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.activity.ActivityRetraction;
import io.throughline.profile.activity.CustomerActivity;
import io.throughline.profile.computed.ComputedTraitRefill;
import io.throughline.profile.consent.ConsentRetraction;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.ProfileChangeListeners;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.core.trait.TraitRetraction;
import io.throughline.profile.identity.IdentityRetraction;
import io.throughline.profile.privacy.erasure.PersonRemoval;
import io.throughline.profile.quality.QuarantineRetraction;
import org.hibernate.reactive.mutiny.Mutiny;

/** Takes back all that a source said under some identifiers, in one transaction, and recomputes everything that depends on it. */
@ApplicationScoped
class RetractionBatch {

    private final IdentityRetraction identities;
    private final ConsentRetraction consents;
    private final PersonRemoval removal;
    private final ProfileProjector profiles;
    private final ProfileChangeListeners profileChangeListeners;
    private final EventInbox inbox;

    @Inject
    RetractionBatch(IdentityRetraction identities, ConsentRetraction consents, PersonRemoval removal, ProfileProjector profiles,
            ProfileChangeListeners profileChangeListeners, EventInbox inbox) {
        this.identities = identities;
        this.consents = consents;
        this.removal = removal;
        this.profiles = profiles;
        this.profileChangeListeners = profileChangeListeners;
        this.inbox = inbox;
    }

    /** The state of a batch during its processing. */
    private record Course(SourceRetraction retraction, List<Identifier> subjects, List<Identifier> known, IdentityRetraction.Scope scope,
            ConsentRetraction.Status before, Map<String, Long> counts) {
    }

    /** @param subjects all identifiers that the source used of each person concerned */
    Uni<Map<String, Long>> apply(Mutiny.Session session, SourceRetraction retraction, List<Identifier> subjects) {
        return consents.hold(session, subjects).chain(held -> identities.lock(session, subjects).chain(scope -> consents
                .status(session, scope.profiles(), scope.visitors()).chain(before -> {
                    List<Identifier> known = subjects.stream().filter(each -> !held.unknown().contains(each)).toList();
                    Course course = new Course(retraction, subjects, known, scope, before, new TreeMap<>());
                    return statements(session, course).chain(() -> people(session, course)).call(() -> consents.release(session, held))
                            .replaceWith(course.counts());
                })));
    }

    private Uni<Void> statements(Mutiny.Session session, Course course) {
        SourceRetraction retraction = course.retraction();
        return TraitRetraction.takeBack(session, retraction, course.subjects()).invoke(traits -> course.counts().putAll(traits.counts()))
                .chain(() -> QuarantineRetraction.takeBack(session, retraction, course.subjects()))
                .invoke(n -> course.counts().put("quarantined traits", (long) n))
                .chain(() -> identities.takeBackClaims(session, retraction, course.subjects()))
                .invoke(n -> course.counts().put("claims", (long) n))
                .chain(() -> consents.takeBack(session, retraction, course.subjects()))
                .invoke(n -> course.counts().put("consents", (long) n))
                .chain(() -> ActivityRetraction.takeBack(session, retraction, course.subjects()))
                .chain(gone -> {
                    course.counts().put("activity", (long) gone.size());
                    return inbox.forget(session, retraction.eventSource(), gone.stream().map(CustomerActivity::messageId).toList())
                            .chain(() -> ComputedTraitRefill.without(session, gone));
                });
    }

    private Uni<Void> people(Mutiny.Session session, Course course) {
        return identities
                .takeBack(session, course.retraction(), course.known(), course.scope(), ConsentRetraction.sender(course.retraction()), null)
                .chain(outcome -> {
                    course.counts().putAll(outcome.counts());
                    course.counts().put("profiles", (long) outcome.emptied().size());
                    return removal.removeButLedger(session, outcome.emptied())
                            .invoke(names -> course.counts().merge("identifiers", names, Long::sum))
                            .chain(() -> profiles.project(session, outcome.changes(), null))
                            .chain(() -> profileChangeListeners.notifyListeners(session, touches(outcome.standing(), course.retraction()),
                                    null))
                            .chain(() -> conclude(session, course, outcome));
                });
    }

    /** Everything that depended on the deleted data is recomputed, whether it is visible in the profile or not. */
    private static List<ChangedProfile> touches(Collection<UUID> standing, SourceRetraction retraction) {
        return standing.stream().map(each -> ChangedProfile.whole(each, new ChangedProfile.Cause("retraction", retraction.retractionId())))
                .toList();
    }

    /**
     * Consents of identifiers without a profile are recomputed as visitors': what was not allowed before is not allowed after.
     */
    private Uni<Void> conclude(Mutiny.Session session, Course course, IdentityRetraction.Outcome outcome) {
        Set<Identifier> visitors = new TreeSet<>(course.scope().visitors());
        return consents.status(session, outcome.standing(), visitors).invoke(owned -> visitors.addAll(course.before().without(owned)))
                .chain(() -> consents.draw(session, outcome.emptied(), visitors, null))
                .chain(() -> consents.status(session, outcome.standing(), visitors))
                .chain(now -> consents.keepDenied(session, course.retraction(), course.before(), now))
                .invoke(n -> course.counts().put("consents kept denied", (long) n)).replaceWithVoid();
    }
}
