package io.throughline.profile.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** Notifies the listeners of changed profiles, once for each transaction, as its last step. */
@ApplicationScoped
public class ProfileChangeListeners {

    private static final String LOCK = """
            select cast(json_agg(l.id) as text) from (
              select p.id from profile p
               where p.merged_into is null
                 and p.id in (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
               order by p.id for no key update) l
            """;

    private final List<ProfileChangeListener> followers;

    @Inject
    ProfileChangeListeners(@All List<ProfileChangeListener> followers) {
        this.followers = followers.stream().sorted(Comparator.comparingInt(ProfileChangeListener::order)).toList();
    }

    /** @param traceparent of what caused the changes; null where it is not traced */
    public Uni<Void> notifyListeners(Mutiny.Session session, Collection<ChangedProfile> touches, String traceparent) {
        if (touches.isEmpty() || followers.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<UUID, ChangedProfile> byProfile = new TreeMap<>();
        touches.forEach(changedProfile -> byProfile.merge(changedProfile.profileId(), changedProfile, ChangedProfile::and));
        return JsonRows.read(session, LOCK, Map.of("ids", byProfile.keySet())).chain(locked -> {
            List<ChangedProfile> standing = new ArrayList<>();
            locked.forEach(id -> standing.add(byProfile.get(UUID.fromString(id.textValue()))));
            return notifyListeners(session, standing, traceparent, 0);
        });
    }

    /** Locks the profiles of changes that will be notified later, for a caller that first changes data of them. */
    public Uni<Void> lock(Mutiny.Session session, Collection<ChangedProfile> touches) {
        return touches.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.read(session, LOCK, Map.of("ids", touches.stream().map(ChangedProfile::profileId).toList())).replaceWithVoid();
    }

    private Uni<Void> notifyListeners(Mutiny.Session session, Collection<ChangedProfile> touches, String traceparent, int next) {
        if (next == followers.size() || touches.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return followers.get(next).onProfilesChanged(session, touches, traceparent).chain(further -> {
            Map<UUID, ChangedProfile> all = new TreeMap<>();
            touches.forEach(changedProfile -> all.put(changedProfile.profileId(), changedProfile));
            further.forEach(changedProfile -> all.merge(changedProfile.profileId(), changedProfile, ChangedProfile::and));
            return notifyListeners(session, all.values(), traceparent, next + 1);
        });
    }
}
