package io.throughline.journey.timeline;

import java.util.List;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import io.throughline.commons.consent.ConsentIndex;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;

/** Decides whose timeline the caller may see. Touchpoints are shown only if the person agreed to this use. */
@RequestScoped
class TimelineAccess {

    private final ConsentIndex consents;
    private final MaskingPolicy masking;
    private final Caller caller;

    @Inject
    TimelineAccess(ConsentIndex consents, MaskingPolicy masking, Caller caller) {
        this.consents = consents;
        this.masking = masking;
        this.caller = caller;
    }

    /**
     * Returns how data are masked for the caller.
     *
     * @throws ProblemException 403 if the person does not agree, or the caller sees such an identifier masked
     */
    PersonalDataMask require(Identifier identifier) {
        PersonalDataMask mask = masking.of(caller, identifier);
        if (consents.isRestricted(identifier)) {
            if (!caller.hasRole(RealmRoles.PRIVACY)) {
                throw withheld("The person's data are restricted: they are kept, and used by nobody (GDPR, article 18).");
            }
        } else if (!serves() && !consents.allows(identifier, ConsentIndex.ANALYTICS)) {
            throw withheld("The person does not agree to analytics: their timeline is for those who serve them.");
        }
        return mask;
    }

    /**
     * The person's identifiers whose touchpoints the caller may see: a device may refuse more than its person.
     *
     * @throws ProblemException 403 if none is left
     */
    List<Identifier> visibleIdentifiers(List<Identifier> identifiers) {
        if (serves()) {
            return identifiers;
        }
        List<Identifier> shown = identifiers.stream().filter(each -> consents.allows(each, ConsentIndex.ANALYTICS)).toList();
        if (shown.isEmpty()) {
            throw withheld("No device of the person agrees to analytics: their timeline is for those who serve them.");
        }
        return shown;
    }

    /** Customer service works under the contract with the person, and not under their consent. */
    private boolean serves() {
        return caller.hasRole(RealmRoles.AGENT) || caller.hasRole(RealmRoles.PRIVACY) || caller.hasRole(RealmRoles.ADMIN);
    }

    private static ProblemException withheld(String why) {
        return ProblemException.of(ProblemKind.WITHHELD, why);
    }
}
