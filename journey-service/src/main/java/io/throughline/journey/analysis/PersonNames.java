package io.throughline.journey.analysis;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.masking.Mask;
import io.throughline.commons.masking.Masking;
import io.throughline.commons.security.Caller;

/** Who somebody in the log is, as the caller may see it. */
@ApplicationScoped
public class PersonNames {

    private final IdentityIndex identities;
    private final Masking masking;
    private final Caller caller;

    @Inject
    PersonNames(IdentityIndex identities, Masking masking, Caller caller) {
        this.identities = identities;
        this.masking = masking;
        this.caller = caller;
    }

    /** @param profileId null for a visitor who was never identified */
    public record Names(UUID profileId, List<String> identifiers) {
    }

    /**
     * Of an uploaded log, whoever uploaded it has chosen the names: cases are nobody, and a name that the caller would see
     * masked is looked up for nobody, or a list of addresses would be told who they are.
     */
    public Names of(Source source, String subject) {
        Mask mask = masking.of(caller);
        Identifier identifier;
        try {
            identifier = Identifier.parse(subject);
        } catch (IllegalArgumentException caseOfAProcess) {
            return new Names(null, List.of(mask.text(subject)));
        }
        if (source instanceof Source.Dataset dataset && (!dataset.people() || mask.hides(identifier))) {
            return new Names(null, List.of(dataset.people() ? mask.identifier(identifier).toString() : mask.text(subject)));
        }
        IdentityIndex.Person person = identities.resolve(identifier);
        return new Names(person.profileId().orElse(null), person.identifiers().stream().map(each -> mask.identifier(each).toString()).toList());
    }
}
