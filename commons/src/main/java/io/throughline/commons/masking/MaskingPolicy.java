package io.throughline.commons.masking;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.identity.Identifier;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;

/** Decides which personal data a caller may see. A caller may not look people up by data that the caller sees masked. */
@ApplicationScoped
public class MaskingPolicy {

    /**
     * The roles that talk with the person, handle data subject requests or run the installation; and partners, which read only
     * the data that they sent for their own channel. All other roles work with many people at once.
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
     * The mask for a caller who asks for the person with an identifier.
     *
     * @throws ProblemException 403 where the caller sees such an identifier masked
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

    /** The mask of those who may not see contact data, whoever the caller is. It decides what may be searched and exported by them. */
    public PersonalDataMask strict() {
        return PersonalDataMask.of(traits);
    }
}
