package io.throughline.profile.identity.claim;

import java.time.Instant;
import java.util.Optional;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.rule.RuleCache.InForce;
import io.throughline.profile.intake.TouchpointEvent;

/**
 * That a public source says whose a device is. Journey analytics may join by it, and nobody else.
 *
 * @param key the device, or the identifier of a claimed type that an event without a device is kept under
 * @param claimed whom it is said to be
 * @param at when it was heard
 */
record IdentityClaim(Identifier key, Identifier claimed, String source, Instant at) {

    /** The first that names a person: the user id, where the event has one. */
    static Optional<IdentityClaim> of(TouchpointEvent told, InForce rules) {
        if (told.speaksForPerson() || !rules.rules().isDevice(told.subject()) || rules.blocked().has(told.subject())) {
            return Optional.empty();
        }
        return told.claims().stream().filter(each -> rules.rules().identifies(each) && !rules.blocked().has(each)).findFirst()
                .map(claimed -> new IdentityClaim(told.subject(), claimed, told.source(), told.receivedAt()));
    }
}
