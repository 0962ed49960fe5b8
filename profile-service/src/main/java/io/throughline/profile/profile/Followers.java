package io.throughline.profile.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.hibernate.reactive.mutiny.Mutiny;

/** Tells the features that follow profiles what changed, once a transaction, as its last step. */
@ApplicationScoped
public class Followers {

    private static final String LOCK = """
            select cast(json_agg(l.id) as text) from (
              select p.id from profile p
               where p.merged_into is null
                 and p.id in (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
               order by p.id for no key update) l
            """;

    private final List<ProfileFollower> followers;

    @Inject
    Followers(@All List<ProfileFollower> followers) {
        this.followers = followers.stream().sorted(Comparator.comparingInt(ProfileFollower::order)).toList();
    }

    /** @param traceparent of what caused the changes; null where it is not followed */
    public Uni<Void> tell(Mutiny.Session session, Collection<Touch> touches, String traceparent) {
        if (touches.isEmpty() || followers.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<UUID, Touch> byProfile = new TreeMap<>();
        touches.forEach(touch -> byProfile.merge(touch.profileId(), touch, Touch::and));
        return JsonRows.read(session, LOCK, Map.of("ids", byProfile.keySet())).chain(locked -> {
            List<Touch> standing = new ArrayList<>();
            locked.forEach(id -> standing.add(byProfile.get(UUID.fromString(id.textValue()))));
            return tell(session, standing, traceparent, 0);
        });
    }

    /** Locks the profiles of touches that are going to be told, for who changes anything beneath them before. */
    public Uni<Void> lock(Mutiny.Session session, Collection<Touch> touches) {
        return touches.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.read(session, LOCK, Map.of("ids", touches.stream().map(Touch::profileId).toList())).replaceWithVoid();
    }

    private Uni<Void> tell(Mutiny.Session session, Collection<Touch> touches, String traceparent, int next) {
        if (next == followers.size() || touches.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return followers.get(next).follow(session, touches, traceparent).chain(further -> {
            Map<UUID, Touch> all = new TreeMap<>();
            touches.forEach(touch -> all.put(touch.profileId(), touch));
            further.forEach(touch -> all.merge(touch.profileId(), touch, Touch::and));
            return tell(session, all.values(), traceparent, next + 1);
        });
    }
}
