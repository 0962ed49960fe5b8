package io.throughline.profile.identity.claim;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.identity.rule.RuleCache;
import io.throughline.profile.intake.InboundEvent;
import io.throughline.profile.intake.IntakeStage;
import io.throughline.profile.intake.TouchpointEvent;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores the identity claims of public sources, separately from trusted links. Changes no profile. */
@ApplicationScoped
class ClaimStage implements IntakeStage {

    private final RuleCache ruleCache;

    @Inject
    ClaimStage(RuleCache ruleCache) {
        this.ruleCache = ruleCache;
    }

    /** After the stage that locks identifiers: claims are locked after them. */
    @Override
    public int order() {
        return 15;
    }

    @Override
    public Uni<Collection<ChangedProfile>> apply(Mutiny.Session session, List<InboundEvent> told, String traceparent) {
        List<TouchpointEvent> claiming = told.stream().filter(TouchpointEvent.class::isInstance).map(TouchpointEvent.class::cast)
                .filter(each -> !each.claims().isEmpty()).toList();
        if (claiming.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return ruleCache.inForce(session).chain(rules -> {
            TreeMap<String, IdentityClaim> last = new TreeMap<>();
            claiming.forEach(each -> IdentityClaim.of(each, rules).ifPresent(claim -> last.put(claim.key().toString(), claim)));
            return ClaimStore.upsertClaims(session, last.values(), rules.rules()).replaceWith(List.of());
        });
    }
}
