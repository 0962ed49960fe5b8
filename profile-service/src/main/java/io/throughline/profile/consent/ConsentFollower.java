package io.throughline.profile.consent;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.consent.state.ConsentStateProjector;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.ProfileChangeListener;
import org.hibernate.reactive.mutiny.Mutiny;

/** Recomputes effective consents when a person makes a statement, is merged or split, or moves to a region with another law. */
@ApplicationScoped
class ConsentFollower implements ProfileChangeListener {

    private static final Set<String> OF_REGION = Set.of("country", "countryCode", "country_code", "address");

    private final ConsentStateProjector consentStateProjector;

    @Inject
    ConsentFollower(ConsentStateProjector consentStateProjector) {
        this.consentStateProjector = consentStateProjector;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Uni<Collection<ChangedProfile>> onProfilesChanged(Mutiny.Session session, Collection<ChangedProfile> touches,
            String traceparent) {
        Map<UUID, ChangedProfile> concerned = touches.stream()
                .filter(changedProfile -> changedProfile.whole() || changedProfile.consents()
                        || !Collections.disjoint(changedProfile.traits(), OF_REGION))
                .collect(Collectors.toMap(ChangedProfile::profileId, Function.identity()));
        return consentStateProjector.drawProfiles(session, concerned.keySet(), traceparent).map(changed -> changed.stream()
                .map(id -> ChangedProfile.ofConsents(id, concerned.get(id).cause())).toList());
    }
}
