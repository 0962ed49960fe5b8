package io.throughline.profile.identity;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.intake.IntakeStage;
import io.throughline.profile.intake.Told;
import io.throughline.profile.intake.TouchpointTold;
import io.throughline.profile.profile.Touch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.hibernate.reactive.mutiny.Mutiny;

/** Keeps what public sources say of whose a device is, apart from all that is believed. Changes no profile. */
@ApplicationScoped
class ClaimStage implements IntakeStage {

    private final Rulebook rulebook;

    @Inject
    ClaimStage(Rulebook rulebook) {
        this.rulebook = rulebook;
    }

    /** After the stage that locks identifiers: claims are locked after them. */
    @Override
    public int order() {
        return 15;
    }

    @Override
    public Uni<Collection<Touch>> apply(Mutiny.Session session, List<Told> told, String traceparent) {
        List<TouchpointTold> claiming = told.stream().filter(TouchpointTold.class::isInstance).map(TouchpointTold.class::cast)
                .filter(each -> !each.claims().isEmpty()).toList();
        if (claiming.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return rulebook.inForce(session).chain(rules -> {
            TreeMap<String, IdentityClaim> last = new TreeMap<>();
            claiming.forEach(each -> IdentityClaim.of(each, rules).ifPresent(claim -> last.put(claim.key().toString(), claim)));
            return ClaimStore.say(session, last.values(), rules.rules()).replaceWith(List.of());
        });
    }
}
