package io.throughline.profile.privacy.request;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.consent.ledger.ConsentRecorder;
import io.throughline.profile.core.ChangedProfile.Cause;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Restriction of processing (GDPR art. 18): data are stored but not used. It is part of the consents, which all services
 * apply.
 */
@ApplicationScoped
public class ProcessingRestrictions {

    private final ConsentRecorder consents;

    @Inject
    ProcessingRestrictions(ConsentRecorder consents) {
        this.consents = consents;
    }

    public Uni<Void> restrict(Mutiny.Session session, UUID profileId, boolean restricted, String requestId) {
        return consents.restrict(session, profileId, restricted, new Cause("privacy", requestId));
    }
}
