package io.throughline.profile.query;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.page.Page;
import io.throughline.commons.page.PageCursor;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.trait.TraitRules;
import org.hibernate.reactive.mutiny.Mutiny;

/** Lists profiles, in three statements whatever their number. */
@ApplicationScoped
class ProfileSearch implements PanacheRepositoryBase<ProfileEntity, UUID> {

    private static final UUID LAST = new UUID(-1, -1);

    private final TraitRules rules;

    @Inject
    ProfileSearch(TraitRules rules) {
        this.rules = rules;
    }

    /** Newest profiles first. */
    Uni<Page<ProfileView>> page(Mutiny.Session session, ProfileQuery asked, int limit, String cursor, PersonalDataMask mask) {
        UUID before = cursor == null ? LAST : id(PageCursor.parts(cursor, 1).getFirst());
        ProfileQuery.Statement statement = asked.statement();
        var query = session.createNativeQuery(statement.sql(), UUID.class).setParameter("before", before).setParameter("rows", limit + 1);
        statement.parameters().forEach(query::setParameter);
        return query.getResultList().chain(found -> {
            Page<UUID> ids = Page.of(found, limit, PageCursor::of);
            return list("id in ?1", ids.items()).chain(profiles -> views(session, profiles, mask))
                    .map(views -> new Page<>(views, ids.next()));
        });
    }

    private Uni<List<ProfileView>> views(Mutiny.Session session, List<ProfileEntity> profiles, PersonalDataMask mask) {
        if (profiles.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return session.createQuery("from IdentifierEntity where profileId in :ids order by firstSeen, key", IdentifierEntity.class)
                .setParameter("ids", profiles.stream().map(profile -> profile.id).toList()).getResultList()
                .map(identifiers -> {
                    Map<UUID, List<IdentifierEntity>> byProfile =
                            identifiers.stream().collect(Collectors.groupingBy(each -> each.profileId));
                    return profiles.stream().map(each -> view(each, byProfile.getOrDefault(each.id, List.of()), mask))
                            .sorted(Comparator.comparing((ProfileView view) -> view.id().toString()).reversed()).toList();
                });
    }

    private ProfileView view(ProfileEntity profile, List<IdentifierEntity> identifiers, PersonalDataMask mask) {
        ProfileViewMapper profileViewMapper = new ProfileViewMapper(rules, mask);
        List<ProfileView.IdentifierView> shown = identifiers.stream()
                .flatMap(each -> profileViewMapper.identifier(each.key, each.firstSeen, each.lastSeen).stream()).toList();
        try {
            return new ProfileView(profile.id, profile.revision, shown, profileViewMapper.traits(JsonRows.JSON.readTree(profile.traits)),
                    null, null, null, null, null, profile.createdAt, profile.updatedAt);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored profile is not readable", e);
        }
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw PageCursor.invalid();
        }
    }
}
