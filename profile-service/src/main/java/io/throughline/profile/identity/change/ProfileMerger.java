package io.throughline.profile.identity.change;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.graph.IdentityLink;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Merges profiles, or marks them as different people, for features that find out who is one person. It is part of the
 * session's transaction, which the caller must repeat where {@link io.throughline.profile.core.ContentionRetry} says so.
 * The profiles must not be locked before, since this locks both in order of their ids. The listeners are notified.
 */
@ApplicationScoped
public class ProfileMerger {

    private final ManualJoins manualJoins;

    @Inject
    ProfileMerger(ManualJoins manualJoins) {
        this.manualJoins = manualJoins;
    }

    /**
     * Merges two profiles; the id of a profile that was merged before stands for the surviving profile. Limits of types are
     * overridden, since the user has seen both. Repeating the call changes nothing.
     *
     * @param reason why, stored with the link
     * @param user the user who decided, or the feature
     */
    public Uni<MergeOutcome> merge(Mutiny.Session session, UUID one, UUID other, String reason, String user) {
        if (one.equals(other)) {
            return Uni.createFrom().item(new MergeOutcome.AlreadyMerged());
        }
        return manualJoins.join(session, new IdentityLink(ProfileProjector.ownId(one), ProfileProjector.ownId(other)), reason, user)
                .map(changeOutcome -> switch (changeOutcome) {
                    case ChangeOutcome.Done done -> merged(done);
                    case ChangeOutcome.Refused refused -> new MergeOutcome.Refused(refused.why());
                    case ChangeOutcome.Unknown unknown -> new MergeOutcome.Unknown();
                });
    }

    private static MergeOutcome merged(ChangeOutcome.Done done) {
        return done.profiles().stream()
                .filter(each -> each.becomes() == ProfileDifference.Becomes.merged && !each.identifiersBefore().isEmpty())
                .findFirst().<MergeOutcome>map(each -> new MergeOutcome.Merged(each.mergedInto(), each.id()))
                .orElseGet(MergeOutcome.AlreadyMerged::new);
    }

    /**
     * Marks two profiles as different people: no later event joins them, until somebody lifts that.
     *
     * @return false where they are one profile already, or one does not exist
     */
    public Uni<Boolean> keepApart(Mutiny.Session session, UUID one, UUID other, String reason, String user) {
        return one.equals(other) ? Uni.createFrom().item(false)
                : manualJoins.keepApart(session, new IdentityLink(ProfileProjector.ownId(one), ProfileProjector.ownId(other)), reason, user)
                        .map(changeOutcome -> changeOutcome instanceof ChangeOutcome.Done);
    }
}
