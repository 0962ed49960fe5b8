package io.throughline.profile.profile;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.page.Cursor;
import io.throughline.commons.page.Page;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads profiles: in two statements, however many. */
@ApplicationScoped
class ProfileReader implements PanacheRepositoryBase<ProfileEntity, UUID> {

    private static final TypeReference<TreeMap<String, TraitValue>> TRAITS = new TypeReference<>() {
    };
    private static final String SEARCH = """
            select s.profile_id from profile_search s
             where s.profile_id < :before
               and s.pairs @> (select array_agg(cast(value as int)) from jsonb_array_elements_text(cast(cast(:pairs as text) as jsonb)) as v(value))
               and position(:q in s.body) > 0
             order by s.profile_id desc limit :rows
            """;
    private static final String ALL = """
            select s.profile_id from profile_search s where s.profile_id < :before order by s.profile_id desc limit :rows
            """;
    private static final UUID LAST = new UUID(-1, -1);

    /** The profile that an identifier belongs to now; a profile's own id is an identifier too. */
    Uni<Optional<ProfileView>> find(Identifier identifier) {
        return find("id = (select i.profileId from IdentifierEntity i where i.key = ?1)", identifier.toString()).list()
                .chain(this::views).map(views -> views.stream().findFirst());
    }

    /**
     * Newest profiles first.
     *
     * @param folded what to look for, as {@link SearchText#fold} leaves it; null for all
     */
    Uni<Page<ProfileView>> page(Mutiny.Session session, String folded, int limit, String cursor) {
        UUID before = cursor == null ? LAST : id(Cursor.parts(cursor, 1).getFirst());
        var query = session.createNativeQuery(folded == null ? ALL : SEARCH, UUID.class)
                .setParameter("before", before).setParameter("rows", limit + 1);
        if (folded != null) {
            query.setParameter("q", folded).setParameter("pairs", SearchText.pairs(folded).toString());
        }
        return query.getResultList().chain(found -> {
            Page<UUID> ids = Page.of(found, limit, Cursor::of);
            return list("id in ?1", ids.items()).chain(this::views).map(views -> new Page<>(views, ids.next()));
        });
    }

    private Uni<List<ProfileView>> views(List<ProfileEntity> profiles) {
        if (profiles.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return getSession().chain(session -> session
                .createQuery("from IdentifierEntity where profileId in :ids order by firstSeen, key", IdentifierEntity.class)
                .setParameter("ids", profiles.stream().map(profile -> profile.id).toList()).getResultList())
                .map(identifiers -> {
                    Map<UUID, List<IdentifierEntity>> byProfile = identifiers.stream()
                            .collect(Collectors.groupingBy(each -> each.profileId));
                    return profiles.stream().map(each -> view(each, byProfile.getOrDefault(each.id, List.of())))
                            .sorted(Comparator.comparing((ProfileView view) -> view.id().toString()).reversed()).toList();
                });
    }

    private static ProfileView view(ProfileEntity profile, List<IdentifierEntity> identifiers) {
        List<ProfileView.IdentifierView> views = identifiers.stream()
                .filter(each -> !Profiles.isOwnId(Identifier.parse(each.key))).map(each -> {
                    Identifier identifier = Identifier.parse(each.key);
                    return new ProfileView.IdentifierView(identifier.type(), identifier.value(), each.firstSeen, each.lastSeen);
                }).toList();
        try {
            return new ProfileView(profile.id, profile.revision, views, JsonRows.JSON.readValue(profile.traits, TRAITS),
                    profile.createdAt, profile.updatedAt);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored profile is not readable", e);
        }
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Cursor.invalid();
        }
    }
}
