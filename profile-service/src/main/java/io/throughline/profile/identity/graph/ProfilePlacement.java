package io.throughline.profile.identity.graph;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import com.github.f4b6a3.uuid.UuidCreator;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.rule.IdentityRules;

/**
 * The changes of stored profiles that a cluster requires.
 *
 * @param first the least identifier, to sort by
 * @param survivor the profile that the cluster has from now on; null where one has to be made
 * @param absorbed profiles whose identifiers all move to the survivor
 * @param joining identifiers without a profile so far
 */
public record ProfilePlacement(Identifier first, UUID survivor, List<UUID> absorbed, List<Identifier> joining) {

    boolean changes() {
        return survivor == null || !absorbed.isEmpty() || !joining.isEmpty();
    }

    /**
     * Adds an id for the profile that is to be made, and links it to the strongest of its identifiers.
     *
     * @param made receives the id, where a profile is to be made
     * @param anchors receives the link
     */
    public ProfilePlacement settled(IdentityRules rules, Collection<UUID> made, Collection<IdentityLink> anchors) {
        if (survivor != null) {
            return this;
        }
        UUID id = UuidCreator.getTimeOrderedEpoch();
        made.add(id);
        anchors.add(new IdentityLink(ProfileProjector.ownId(id), rules.anchor(joining)));
        return new ProfilePlacement(first, id, absorbed, joining);
    }
}
