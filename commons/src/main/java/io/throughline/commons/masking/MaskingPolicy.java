package io.throughline.commons.masking;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.identity.Identifier;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;

/** Says what of a person's data a caller may see, and by what they may look people up: by nothing that they see masked. */
@ApplicationScoped
public class MaskingPolicy {

    /**
     * Those who talk with the person, answer for their rights, or run the installation; and partners, who read of their own
     * channel alone what they told themselves. All others work with many people at once.
     */
    private static final Set<String> SEE_ALL = Set.of(RealmRoles.AGENT, RealmRoles.PRIVACY, RealmRoles.ADMIN, RealmRoles.PARTNER,
            RealmRoles.PARTNER_SANDBOX);

    private final PersonalTraits traits;

    @Inject
    MaskingPolicy(PersonalTraits traits) {
        this.traits = traits;
    }

    public PersonalDataMask of(Caller caller) {
        return SEE_ALL.stream().anyMatch(caller::hasRole) ? PersonalDataMask.NONE : PersonalDataMask.of(traits);
    }

    /**
     * The mask of a caller who asks for the person of an identifier.
     *
     * @throws ProblemException 403 where they see such an identifier masked
     */
    public PersonalDataMask of(Caller caller, Identifier asked) {
        PersonalDataMask mask = of(caller);
        require(mask, asked);
        return mask;
    }

    /** @throws ProblemException 403 where the mask hides the identifier that is asked for */
    public static void require(PersonalDataMask mask, Identifier asked) {
        if (mask.isMasked(asked)) {
            throw ProblemException.of(ProblemKind.FORBIDDEN,
                    "Your role does not see contact data in clear, so it may not look people up by them either: ask by profile_id or "
                            + "another identifier that is no address or number.");
        }
    }

    /** As those see it who may not see contact data, whoever asks: what may be searched by them, what may be exported. */
    public PersonalDataMask strict() {
        return PersonalDataMask.of(traits);
    }
}
