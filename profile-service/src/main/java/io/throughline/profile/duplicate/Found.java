package io.throughline.profile.duplicate;

import java.util.UUID;

/**
 * Two who are probably one.
 *
 * @param levels of all comparisons; see {@link Levels}
 */
record Found(UUID one, UUID other, long levels, Model.Judgement judgement) {

    double probability() {
        return Model.probability(judgement.weight());
    }
}
