package io.throughline.profile.identity;

import java.util.List;
import java.util.UUID;

import io.throughline.commons.identity.Identifier;

/**
 * What a cluster asks of the stored profiles.
 *
 * @param first the least identifier, to sort by
 * @param survivor the profile that the cluster has from now on; null where it has none yet and one is to be made
 * @param absorbed profiles whose identifiers all move to the survivor
 * @param joining identifiers without a profile so far
 */
record Placement(Identifier first, UUID survivor, List<UUID> absorbed, List<Identifier> joining) {

    boolean changes() {
        return survivor == null || !absorbed.isEmpty() || !joining.isEmpty();
    }
}
