package io.throughline.profile.segment;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.profile.ProfileFollower;
import io.throughline.profile.profile.Touch;
import org.hibernate.reactive.mutiny.Mutiny;

/** Moves people in and out of segments in the transaction that changes what is known of them. */
@ApplicationScoped
class SegmentFollower implements ProfileFollower {

    private final SegmentMoves moves;

    @Inject
    SegmentFollower(SegmentMoves moves) {
        this.moves = moves;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public Uni<Collection<Touch>> follow(Mutiny.Session session, Collection<Touch> touches, String traceparent) {
        return moves.decide(session, definitions -> asks(definitions, touches), traceparent).map(tally -> List.of());
    }

    private static Map<UUID, SegmentMoves.Ask> asks(Definitions definitions, Collection<Touch> touches) {
        Map<UUID, SegmentMoves.Ask> asks = new HashMap<>();
        touches.forEach(touch -> asks.put(touch.profileId(), new SegmentMoves.Ask(definitions.affected(touch), touch.whole(), touch.cause())));
        return asks;
    }
}
