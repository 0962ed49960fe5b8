package io.throughline.profile.identity.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.identity.graph.IdentityStore.IdentifierCounts;
import io.throughline.profile.identity.graph.IdentityStore.StoredIdentifier;
import io.throughline.profile.identity.rule.LinkPolicy;
import io.throughline.profile.identity.rule.RuleCache.InForce;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * What a transaction holds: no other transaction changes any of it until it ends. See {@link IdentityStore} for the order.
 *
 * @param owners the profile of each locked identifier, or null
 * @param walked the links of identifiers without a profile
 * @param shared those that name nobody any more
 */
public record LockedIdentities(Map<UUID, ProfileReference> profiles, Map<Identifier, UUID> owners, Set<IdentityLink> walked,
        Set<Identifier> shared, IdentifierCounts census) {

    /**
     * Locks identifiers with their profiles and with all visitors without a profile that they are linked to.
     *
     * @param named identifiers whose profiles are locked
     * @param keys those that may be joined; some of the named
     * @param fresh those that this transaction inserted: other transactions do not see them, and they have no links
     */
    public static Uni<LockedIdentities> of(Mutiny.Session session, Collection<Identifier> named, Collection<Identifier> keys,
            Set<Identifier> fresh) {
        Set<Identifier> others = new HashSet<>(keys);
        others.removeAll(fresh);
        return IdentityStore.lockProfiles(session, named)
                .chain(profiles -> IdentityStore.lockIdentifiers(session, others).chain(held -> {
                    if (held.values().stream().anyMatch(each -> each.profile() != null && !profiles.containsKey(each.profile()))) {
                        return Uni.createFrom().failure(new ContentionRetry.ConcurrentChangeException());
                    }
                    LockedIdentities lockedIdentities =
                            new LockedIdentities(profiles, new HashMap<>(), new HashSet<>(), new HashSet<>(), null);
                    lockedIdentities.add(held);
                    return walk(session, lockedIdentities, lockedIdentities.visitors());
                }))
                .chain(lockedIdentities -> IdentityStore.census(session, lockedIdentities.concerned(), lockedIdentities.visitors())
                        .map(census -> {
                            fresh.forEach(each -> lockedIdentities.owners.put(each, null));
                            return new LockedIdentities(lockedIdentities.profiles, lockedIdentities.owners, lockedIdentities.walked,
                                    lockedIdentities.shared, census);
                        }));
    }

    private void add(Map<Identifier, StoredIdentifier> held) {
        held.forEach((identifier, each) -> {
            owners.put(identifier, each.profile());
            if (each.shared()) {
                shared.add(identifier);
            }
        });
    }

    private Set<Identifier> visitors() {
        return owners.keySet().stream().filter(key -> owners.get(key) == null).collect(Collectors.toSet());
    }

    /** The profiles of the locked identifiers. */
    public Set<UUID> concerned() {
        return owners.values().stream().filter(owner -> owner != null).collect(Collectors.toSet());
    }

    private static Uni<LockedIdentities> walk(Mutiny.Session session, LockedIdentities lockedIdentities, Set<Identifier> visitors) {
        if (visitors.isEmpty()) {
            return Uni.createFrom().item(lockedIdentities);
        }
        return IdentityStore.walk(session, visitors).chain(links -> {
            lockedIdentities.walked.addAll(links);
            Set<Identifier> reached = new HashSet<>();
            links.forEach(link -> reached.addAll(List.of(link.a(), link.b())));
            reached.removeAll(lockedIdentities.owners.keySet());
            if (reached.isEmpty()) {
                return Uni.createFrom().item(lockedIdentities);
            }
            return IdentityStore.lockIdentifiers(session, reached).chain(held -> {
                if (held.values().stream().anyMatch(each -> each.profile() != null)) {
                    return Uni.createFrom().failure(new ContentionRetry.ConcurrentChangeException());
                }
                lockedIdentities.add(held);
                // The previous holder of the lock may have added links to further identifiers.
                return walk(session, lockedIdentities, lockedIdentities.visitors());
            });
        });
    }

    /** The locked identities, as a graph to propose links to. */
    public IdentityGraph graph(InForce rules) {
        return graph(rules, LinkPolicy.within(rules.rules(), shared));
    }

    public IdentityGraph graph(InForce rules, LinkPolicy policy) {
        IdentityGraph graph = new IdentityGraph(policy, rules.rules()::identifies);
        census.counts().forEach((profile, counts) -> graph.count(profiles.get(profile), counts));
        owners.forEach((identifier, owner) -> {
            if (owner == null) {
                graph.add(identifier);
            } else {
                graph.add(identifier, profiles.get(owner));
            }
        });
        walked.forEach(graph::join);
        // Identifiers outside the batch also keep their profile apart from others.
        census.apart().forEach(apart -> {
            guard(graph, apart.one(), apart.profileOfOne());
            guard(graph, apart.other(), apart.profileOfOther());
        });
        census.apart().forEach(apart -> graph.keepApart(apart.one(), apart.other()));
        return graph;
    }

    private void guard(IdentityGraph graph, Identifier identifier, UUID profile) {
        if (profile != null && census.counts().containsKey(profile)) {
            graph.add(identifier, profiles.get(profile));
        }
    }
}
