package io.throughline.profile.identity.graph;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import com.github.f4b6a3.uuid.UuidCreator;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.rule.IdentityRules;

/**
 * What a cluster asks of the stored profiles.
 *
 * @param first the least identifier, to sort by
 * @param survivor the profile that the cluster has from now on; null where it has none yet and one is to be made
 * @param absorbed profiles whose identifiers all move to the survivor
 * @param joining identifiers without a profile so far
 */
public record ProfilePlacement(Identifier first, UUID survivor, List<UUID> absorbed, List<Identifier> joining) {

    boolean changes() {
        return survivor == null || !absorbed.isEmpty() || !joining.isEmpty();
    }

    /**
     * With an id for the profile that is to be made, which is linked to the strongest of its identifiers.
     *
     * @param made gains the id, where there is a profile to be made
     * @param anchors gains the link
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
