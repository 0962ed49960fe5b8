package io.throughline.profile.identity.claim;

import java.time.Instant;
import java.util.Optional;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.rule.RuleCache.InForce;
import io.throughline.profile.intake.TouchpointEvent;

/**
 * A public source's statement of whose a device is. Only journey analytics may join by it.
 *
 * @param key the device, or the identifier of a claimed type that an event without a device is stored under
 * @param claimed the user that it is said to belong to
 * @param at when it was received
 */
record IdentityClaim(Identifier key, Identifier claimed, String source, Instant at) {

    /** The claim of an event: its first identifier that names a person, which is the user id where the event has one. */
    static Optional<IdentityClaim> of(TouchpointEvent told, InForce rules) {
        if (told.speaksForPerson() || !rules.rules().isDevice(told.subject()) || rules.blocked().has(told.subject())) {
            return Optional.empty();
        }
        return told.claims().stream().filter(each -> rules.rules().identifies(each) && !rules.blocked().has(each)).findFirst()
                .map(claimed -> new IdentityClaim(told.subject(), claimed, told.source(), told.receivedAt()));
    }
}
