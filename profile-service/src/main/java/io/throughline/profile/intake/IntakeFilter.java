package io.throughline.profile.intake;

import java.util.List;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** Decides which events may be processed at all. */
public interface IntakeFilter {

    /** The permitted events, in their order. */
    Uni<List<InboundEvent>> admit(Mutiny.Session session, List<InboundEvent> told);
}
