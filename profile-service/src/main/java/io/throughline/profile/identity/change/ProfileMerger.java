package io.throughline.profile.identity.change;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.graph.IdentityLink;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Merges profiles, and keeps them apart, for features that find out who is one person. Part of the session's transaction,
 * which is to be tried again where {@link io.throughline.profile.core.ContentionRetry} says so; the profiles must not be locked
 * before, since both are locked in order of their ids. The follower features are told.
 */
@ApplicationScoped
public class ProfileMerger {

    private final ManualJoins joins;

    @Inject
    ProfileMerger(ManualJoins joins) {
        this.joins = joins;
    }

    /**
     * Makes one of two profiles; ids of profiles that were merged before stand for whoever has their identifiers. Limits of
     * types are overridden: whoever decides has seen both. Sent twice it changes nothing.
     *
     * @param reason why, kept with the link
     * @param user who decided, or the feature
     */
    public Uni<MergeOutcome> merge(Mutiny.Session session, UUID one, UUID other, String reason, String user) {
        if (one.equals(other)) {
            return Uni.createFrom().item(new MergeOutcome.AlreadyMerged());
        }
        return joins.join(session, new IdentityLink(ProfileProjector.ownId(one), ProfileProjector.ownId(other)), reason, user)
                .map(outcome -> switch (outcome) {
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
     * Two profiles that are not one person: whatever is said later, they are not joined, until somebody lifts that.
     *
     * @return false where they are one already, or one is not there
     */
    public Uni<Boolean> keepApart(Mutiny.Session session, UUID one, UUID other, String reason, String user) {
        return one.equals(other) ? Uni.createFrom().item(false)
                : joins.keepApart(session, new IdentityLink(ProfileProjector.ownId(one), ProfileProjector.ownId(other)), reason, user)
                        .map(outcome -> outcome instanceof ChangeOutcome.Done);
    }
}
