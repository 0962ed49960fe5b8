package io.throughline.profile.privacy;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.consent.Consents;
import io.throughline.profile.profile.Touch.Cause;
import org.hibernate.reactive.mutiny.Mutiny;

/** Restriction of processing (GDPR art. 18): stored, but used by nobody. It stands in the consents, which all services follow. */
@ApplicationScoped
class Restrictions {

    private final Consents consents;

    @Inject
    Restrictions(Consents consents) {
        this.consents = consents;
    }

    Uni<Void> restrict(Mutiny.Session session, UUID profileId, boolean restricted, String requestId) {
        return consents.restrict(session, profileId, restricted, new Cause("privacy", requestId));
    }
}
