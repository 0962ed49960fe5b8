package io.throughline.profile.intake;

import java.util.Collection;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.ChangedProfile;
import org.hibernate.reactive.mutiny.Mutiny;

/** A feature's processing of events, within the one transaction that takes in a batch. */
public interface IntakeStage {

    /** Stages run in this order, the lowest first. The first resolves the identities and locks the profiles. */
    int order();

    /**
     * @param told events that were not processed before
     * @return the profiles that it changed, and how
     */
    Uni<Collection<ChangedProfile>> apply(Mutiny.Session session, List<InboundEvent> told, String traceparent);
}
