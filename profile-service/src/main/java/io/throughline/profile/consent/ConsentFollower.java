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
import io.throughline.profile.profile.ProfileFollower;
import io.throughline.profile.profile.Touch;
import org.hibernate.reactive.mutiny.Mutiny;

/** Draws consents anew when somebody says something, is merged, separated, or turns out to live under another law. */
@ApplicationScoped
class ConsentFollower implements ProfileFollower {

    private static final Set<String> OF_REGION = Set.of("country", "countryCode", "country_code", "address");

    private final States states;

    @Inject
    ConsentFollower(States states) {
        this.states = states;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Uni<Collection<Touch>> follow(Mutiny.Session session, Collection<Touch> touches, String traceparent) {
        Map<UUID, Touch> concerned = touches.stream()
                .filter(touch -> touch.whole() || touch.consents() || !Collections.disjoint(touch.traits(), OF_REGION))
                .collect(Collectors.toMap(Touch::profileId, Function.identity()));
        return states.drawProfiles(session, concerned.keySet(), traceparent).map(changed -> changed.stream()
                .map(id -> Touch.ofConsents(id, concerned.get(id).cause())).toList());
    }
}
