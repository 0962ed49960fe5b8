package io.throughline.profile.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Predicate;

import io.throughline.commons.identity.Identifier;

/**
 * What becomes of some of a profile's identifiers once links were taken back: one component of those that are left.
 *
 * @param profile that the identifiers have from now on; null where they have none, or where it is to be made
 * @param own ids of profiles among the identifiers, the oldest first
 */
record Part(Becomes becomes, UUID profile, List<UUID> own, SortedSet<Identifier> identifiers) {

    enum Becomes {
        /** The profile goes on with these. */
        KEPT,
        /** A profile that had been merged stands for itself again. */
        REVIVED,
        /** They name a person who never had a profile of their own. */
        MADE,
        /** They name nobody: visitors have no profile. */
        VISITORS
    }

    /**
     * Each component has the oldest of the profiles whose own ids are in it.
     *
     * @param standing the profile that all of the identifiers belong to now
     * @param profiles all whose own ids are among the identifiers
     * @return the part that keeps the profile first
     */
    static List<Part> of(UUID standing, Map<UUID, ProfileRef> profiles, Collection<Identifier> identifiers,
            Collection<Link> links, Predicate<Identifier> identifies) {
        List<Part> parts = new ArrayList<>();
        for (SortedSet<Identifier> component : Components.of(identifiers, links)) {
            List<UUID> own = component.stream().filter(IdentityRules::isReserved).map(each -> profiles.get(UUID.fromString(each.value())))
                    .sorted().map(ProfileRef::id).toList();
            Part part = part(standing, own, component, identifies);
            parts.add(part.becomes == Becomes.KEPT ? 0 : parts.size(), part);
        }
        return parts;
    }

    private static Part part(UUID standing, List<UUID> own, SortedSet<Identifier> component, Predicate<Identifier> identifies) {
        if (own.contains(standing)) {
            return new Part(Becomes.KEPT, standing, own, component);
        }
        if (!own.isEmpty()) {
            return new Part(Becomes.REVIVED, own.getFirst(), own, component);
        }
        return new Part(component.stream().anyMatch(identifies) ? Becomes.MADE : Becomes.VISITORS, null, own, component);
    }

    Part madeAs(UUID id) {
        return new Part(becomes, id, List.of(id), identifiers);
    }
}
