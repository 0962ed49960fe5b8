package io.throughline.profile.identity.separation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Predicate;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.graph.ConnectedComponents;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.ProfileReference;
import io.throughline.profile.identity.rule.IdentityRules;

/**
 * One component of a profile's identifiers after links were revoked, and what becomes of it.
 *
 * @param profile the profile of the identifiers from now on; null where they have none, or where it is to be made
 * @param own ids of profiles among the identifiers, the oldest first
 */
public record SplitComponent(ComponentOutcome becomes, UUID profile, List<UUID> own, SortedSet<Identifier> identifiers) {

    public enum ComponentOutcome {
        /** The profile keeps these identifiers. */
        KEPT,
        /** A profile that had been merged exists on its own again. */
        REVIVED,
        /** The identifiers name a person who never had a profile of their own. */
        MADE,
        /** The identifiers name no person: visitors have no profile. */
        VISITORS
    }

    /**
     * Each component gets the oldest of the profiles whose own ids are in it.
     *
     * @param standing the profile that all of the identifiers belong to now
     * @param profiles all whose own ids are among the identifiers
     * @return the component that keeps the profile first
     */
    static List<SplitComponent> of(UUID standing, Map<UUID, ProfileReference> profiles, Collection<Identifier> identifiers,
            Collection<IdentityLink> links, Predicate<Identifier> identifies) {
        List<SplitComponent> parts = new ArrayList<>();
        for (SortedSet<Identifier> component : ConnectedComponents.of(identifiers, links)) {
            List<UUID> own = component.stream().filter(IdentityRules::isReserved).map(each -> profiles.get(UUID.fromString(each.value())))
                    .sorted().map(ProfileReference::id).toList();
            SplitComponent splitComponent = part(standing, own, component, identifies);
            parts.add(splitComponent.becomes == ComponentOutcome.KEPT ? 0 : parts.size(), splitComponent);
        }
        return parts;
    }

    private static SplitComponent part(UUID standing, List<UUID> own, SortedSet<Identifier> component, Predicate<Identifier> identifies) {
        if (own.contains(standing)) {
            return new SplitComponent(ComponentOutcome.KEPT, standing, own, component);
        }
        if (!own.isEmpty()) {
            return new SplitComponent(ComponentOutcome.REVIVED, own.getFirst(), own, component);
        }
        return new SplitComponent(component.stream().anyMatch(identifies) ? ComponentOutcome.MADE : ComponentOutcome.VISITORS, null, own,
                component);
    }

    SplitComponent madeAs(UUID id) {
        return new SplitComponent(becomes, id, List.of(id), identifiers);
    }
}
