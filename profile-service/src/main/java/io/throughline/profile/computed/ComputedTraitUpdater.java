package io.throughline.profile.computed;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.activity.ActivityListener;
import io.throughline.profile.activity.ActivityLog;
import io.throughline.profile.activity.CustomerActivity;
import io.throughline.profile.computed.AggregateStateStore.Locked;
import io.throughline.profile.computed.ComputedTrait.Status;
import io.throughline.profile.computed.ComputedTraits.Versioned;
import org.hibernate.reactive.mutiny.Mutiny;

/** Updates the states as activity arrives. */
@ApplicationScoped
class ComputedTraitUpdater implements ActivityListener {

    @Override
    public Uni<Map<UUID, Set<String>>> read(Mutiny.Session session, List<CustomerActivity> added, Map<Identifier, UUID> owners) {
        return ComputedTraitStore.all(session).chain(all -> {
            Map<String, ComputedTrait> defined = all.stream().filter(each -> each.status() != Status.REMOVING)
                    .collect(Collectors.toMap(ComputedTrait::name, each -> each));
            Map<Identifier, Map<String, AggregateState>> news = fold(added, defined.values());
            return news.isEmpty() ? Uni.createFrom().item(Map.of())
                    : ProfilingOptOuts.among(session, news.keySet()).chain(unprofiled -> {
                        news.keySet().removeAll(unprofiled);
                        return AggregateStateStore.clear(session, unprofiled)
                                .chain(() -> news.isEmpty() ? Uni.createFrom().item(Map.of()) : add(session, news, defined, owners));
                    });
        });
    }

    private static Uni<Map<UUID, Set<String>>> add(Mutiny.Session session, Map<Identifier, Map<String, AggregateState>> news,
            Map<String, ComputedTrait> defined, Map<Identifier, UUID> owners) {
        return AggregateStateStore.lock(session, news.keySet())
                .chain(locked -> anew(session, news, defined, locked).chain(() -> AggregateStateStore.store(session, locked)))
                .replaceWith(changed(news, owners));
    }

    /** Computes all states of identifiers from all of their activity. */
    static Uni<Void> fillAll(Mutiny.Session session, Collection<Identifier> identifiers) {
        return identifiers.isEmpty() ? Uni.createFrom().voidItem() : defined(session).chain(defined -> {
            Map<Identifier, Set<String>> unfilled = new HashMap<>();
            identifiers.forEach(each -> unfilled.put(each, defined.keySet()));
            return AggregateStateStore.lock(session, identifiers)
                    .chain(locked -> fill(session, unfilled, defined, locked).chain(() -> AggregateStateStore.store(session, locked)));
        });
    }

    /**
     * Recomputes the states that included deleted activity. The other states stay, including activity that was deleted by
     * retention since it was counted.
     */
    static Uni<Void> refill(Mutiny.Session session, Collection<CustomerActivity> gone) {
        return gone.isEmpty() ? Uni.createFrom().voidItem() : defined(session).chain(defined -> {
            Map<Identifier, Map<String, AggregateState>> counted = fold(gone, defined.values());
            return counted.isEmpty() ? Uni.createFrom().voidItem() : AggregateStateStore.lock(session, counted.keySet()).chain(locked -> {
                Map<Identifier, Set<String>> unfilled = new HashMap<>();
                counted.forEach((identifier, states) -> unfilled.put(identifier,
                        locked.cleared().contains(identifier) ? defined.keySet() : states.keySet()));
                unfilled.forEach((identifier, names) -> locked.states().get(identifier).keySet().removeAll(names));
                return fill(session, unfilled, defined, locked).chain(() -> AggregateStateStore.store(session, locked));
            });
        });
    }

    private static Uni<Map<String, ComputedTrait>> defined(Mutiny.Session session) {
        return ComputedTraitStore.all(session).map(all -> all.stream().filter(each -> each.status() != Status.REMOVING)
                .collect(Collectors.toMap(ComputedTrait::name, each -> each)));
    }

    static Map<Identifier, Map<String, AggregateState>> fold(Collection<CustomerActivity> activities, Collection<ComputedTrait> traits) {
        Map<Identifier, Map<String, AggregateState>> folded = new HashMap<>();
        activities.forEach(activity -> fold(folded, activity, traits));
        return folded;
    }

    static void fold(Map<Identifier, Map<String, AggregateState>> folded, CustomerActivity activity, Collection<ComputedTrait> traits) {
        for (ComputedTrait trait : traits) {
            trait.definition().of(activity).ifPresent(state -> folded
                    .computeIfAbsent(activity.identifier(), key -> new TreeMap<>()).merge(trait.name(), state, AggregateState::and));
        }
    }

    /**
     * Adds new activity to the states. Where a state was emptied, or where there is none of this version yet during a
     * backfill, the identifier is filled now: all of its activity is read, which includes the new events.
     */
    private static Uni<Void> anew(Mutiny.Session session, Map<Identifier, Map<String, AggregateState>> news,
            Map<String, ComputedTrait> defined, Locked locked) {
        Map<Identifier, Set<String>> unfilled = new HashMap<>();
        news.forEach((identifier, states) -> {
            if (locked.cleared().contains(identifier)) {
                unfilled.put(identifier, defined.keySet());
                return;
            }
            Map<String, Versioned> stored = locked.states().get(identifier);
            stored.keySet().retainAll(defined.keySet());
            states.forEach((name, state) -> {
                ComputedTrait trait = defined.get(name);
                Versioned before = stored.get(name);
                if (before != null && before.v() == trait.version()) {
                    stored.put(name, new Versioned(trait.version(), before.s().and(state)));
                } else if (before == null && trait.status() == Status.READY) {
                    stored.put(name, new Versioned(trait.version(), state));
                } else {
                    unfilled.computeIfAbsent(identifier, key -> new HashSet<>()).add(name);
                }
            });
        });
        return fill(session, unfilled, defined, locked);
    }

    private static Uni<Void> fill(Mutiny.Session session, Map<Identifier, Set<String>> unfilled,
            Map<String, ComputedTrait> defined, Locked locked) {
        if (unfilled.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<Identifier, Map<String, AggregateState>> folded = new HashMap<>();
        return ActivityLog.each(session, unfilled.keySet(), activity -> fold(folded, activity,
                unfilled.get(activity.identifier()).stream().map(defined::get).toList()))
                .invoke(() -> folded.forEach((identifier, states) -> states.forEach((name, state) -> locked.states()
                        .get(identifier).put(name, new Versioned(defined.get(name).version(), state)))));
    }

    private static Map<UUID, Set<String>> changed(Map<Identifier, Map<String, AggregateState>> news, Map<Identifier, UUID> owners) {
        Map<UUID, Set<String>> changed = new HashMap<>();
        news.forEach((identifier, states) -> {
            UUID owner = owners.get(identifier);
            if (owner != null) {
                Set<String> names = changed.computeIfAbsent(owner, key -> new HashSet<>());
                states.keySet().forEach(name -> names.add(ComputedTraits.PREFIX + name));
            }
        });
        return changed;
    }
}
