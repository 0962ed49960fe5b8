package io.throughline.journey.analysis.result;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.security.Caller;
import io.throughline.journey.analysis.question.EventLogSource;

/** Resolves a person in the log to a profile, as far as the caller may see it. */
@ApplicationScoped
public class PersonResolver {

    private final IdentityIndex identities;
    private final MaskingPolicy masking;
    private final Caller caller;

    @Inject
    PersonResolver(IdentityIndex identities, MaskingPolicy masking, Caller caller) {
        this.identities = identities;
        this.masking = masking;
        this.caller = caller;
    }

    /** @param profileId null for a visitor who was never identified */
    public record ResolvedPerson(UUID profileId, List<String> identifiers) {
    }

    /**
     * In an uploaded log the uploader has chosen the names. Cases are not people. Names that the caller would see masked are not looked up;
     * otherwise somebody could upload a list of addresses to learn who they are.
     */
    public ResolvedPerson of(EventLogSource source, String subject) {
        PersonalDataMask mask = masking.of(caller);
        Identifier identifier;
        try {
            identifier = Identifier.parse(subject);
        } catch (IllegalArgumentException caseOfAProcess) {
            return new ResolvedPerson(null, List.of(mask.text(subject)));
        }
        if (source instanceof EventLogSource.Dataset dataset && (!dataset.people() || mask.isMasked(identifier))) {
            return new ResolvedPerson(null, List.of(dataset.people() ? mask.identifier(identifier).toString() : mask.text(subject)));
        }
        IdentityIndex.Person person = identities.resolve(identifier);
        return new ResolvedPerson(person.profileId().orElse(null),
                person.identifiers().stream().map(each -> mask.identifier(each).toString()).toList());
    }
}
