package io.throughline.profile.recordlinkage.model;

import java.util.UUID;

/**
 * Two profiles that are probably one person.
 *
 * @param levels of all comparisons; see {@link AgreementLevels}
 */
public record DuplicateCandidate(UUID one, UUID other, long levels, LinkageModel.MatchScore judgement) {

    double probability() {
        return LinkageModel.probability(judgement.weight());
    }
}
