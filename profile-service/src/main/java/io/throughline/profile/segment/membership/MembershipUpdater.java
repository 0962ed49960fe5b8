package io.throughline.profile.segment.membership;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.ProfileChangeListener;
import io.throughline.profile.segment.rule.ActiveDefinitions;
import org.hibernate.reactive.mutiny.Mutiny;

/** Updates memberships in the transaction that changes a person's data. */
@ApplicationScoped
class MembershipUpdater implements ProfileChangeListener {

    private final MembershipMoves moves;

    @Inject
    MembershipUpdater(MembershipMoves moves) {
        this.moves = moves;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public Uni<Collection<ChangedProfile>> onProfilesChanged(Mutiny.Session session, Collection<ChangedProfile> touches,
            String traceparent) {
        return moves.decide(session, definitions -> asks(definitions, touches), traceparent).map(tally -> List.of());
    }

    private static Map<UUID, MembershipMoves.EvaluationRequest> asks(ActiveDefinitions definitions, Collection<ChangedProfile> touches) {
        Map<UUID, MembershipMoves.EvaluationRequest> asks = new HashMap<>();
        touches.forEach(changedProfile -> asks.put(changedProfile.profileId(),
                new MembershipMoves.EvaluationRequest(definitions.affected(changedProfile), changedProfile.whole(),
                        changedProfile.cause())));
        return asks;
    }
}
