package io.throughline.profile.intake;

import java.util.List;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** Decides which events may be taken in at all. */
public interface IntakeFilter {

    /** Those of the events that may be, in their order. */
    Uni<List<InboundEvent>> admit(Mutiny.Session session, List<InboundEvent> told);
}
