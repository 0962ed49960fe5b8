package io.throughline.profile.intake;

import java.util.Collection;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.ChangedProfile;
import org.hibernate.reactive.mutiny.Mutiny;

/** What a feature makes of events, within the one transaction that takes a batch of them in. */
public interface IntakeStage {

    /** Stages work in this order: the lesser first. The first finds out who is meant and locks their profiles. */
    int order();

    /**
     * @param told none of which was taken in before
     * @return whose profile it changed, and how
     */
    Uni<Collection<ChangedProfile>> apply(Mutiny.Session session, List<InboundEvent> told, String traceparent);
}
