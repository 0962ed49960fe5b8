package io.throughline.journey.live.state;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.consent.ConsentIndex;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.suppression.SuppressionList;

/** Decides from this replica's indexes, by the same rules as queries of the log. */
@ApplicationScoped
class IndexedEligibilityPolicy implements EligibilityPolicy {

    private final IdentityIndex identities;
    private final ConsentIndex consents;
    private final SuppressionList suppressions;

    @Inject
    IndexedEligibilityPolicy(IdentityIndex identities, ConsentIndex consents, SuppressionList suppressions) {
        this.identities = identities;
        this.consents = consents;
        this.suppressions = suppressions;
    }

    @Override
    public boolean counts(String subject) {
        Identifier identifier = Identifier.parse(subject);
        return !suppressions.contains(identifier) && consents.allows(identifier, ConsentIndex.ANALYTICS);
    }

    /** A device alone does not make an event that of an erased person, because a family may share its tablet. */
    @Override
    public boolean admits(String subject, List<String> names) {
        if (suppressions.size() == 0) {
            return true;
        }
        for (String each : names) {
            Identifier name = Identifier.parse(each);
            if ((each.equals(subject) || !SuppressionList.isDevice(name)) && suppressions.contains(name)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Optional<UUID> profileOf(String subject) {
        return identities.profileOf(Identifier.parse(subject));
    }
}
