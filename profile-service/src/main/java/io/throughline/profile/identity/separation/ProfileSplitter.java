package io.throughline.profile.identity.separation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileChange;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.announcement.IdentityEventPublisher;
import io.throughline.profile.identity.conflict.ConflictStore;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.IdentityStore;
import io.throughline.profile.identity.graph.PlacementStore;
import io.throughline.profile.identity.graph.ProfileReference;
import io.throughline.profile.identity.rule.IdentityRules;
import io.throughline.profile.identity.separation.SplitComponent.ComponentOutcome;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Splits profiles by the links that remain after some were revoked. The caller holds the locks of the profiles; profiles
 * that were merged into them are changed by no other transaction.
 */
@ApplicationScoped
public class ProfileSplitter {

    private static final String BENEATH = """
            with mine as materialized (
              select i.key, i.profile_id from identifier i
               where i.profile_id in (select cast(value as uuid)
                 from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value)))
            select cast(json_build_object(
              'members', (select json_agg(json_build_array(m.key, m.profile_id)) from mine m),
              'own', (select json_agg(json_build_array(p.id, cast(extract(epoch from p.created_at) * 1000000 as bigint)))
                 from mine m join profile p on p.id = case when m.key like 'profile\\_id:%' then cast(substr(m.key, 12) as uuid) end),
              'links', (select json_agg(json_build_array(l.a, l.b)) from mine m join standing_link l on l.a = m.key)) as text)
            """;
    private static final String MOVE = """
            with moved as (
              update identifier i set profile_id = r.profile, revision = i.revision + 1
                from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(key text, profile uuid)
               where i.key = r.key and i.profile_id is distinct from r.profile
              returning i.key, i.profile_id, i.revision)
            select cast(json_agg(json_build_array(key, profile_id, revision)) as text) from moved
            """;
    // A merged profile was served with the revision of the surviving profile, so its own revision continues from there.
    private static final String STAND = """
            update profile p set merged_into = r.target, updated_at = :at,
                   revision = case when r.target is null then greatest(p.revision, f.revision) else p.revision end
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id uuid, target uuid, origin uuid)
              join profile f on f.id = r.origin
             where p.id = r.id and p.merged_into is distinct from r.target
            """;

    private final ProfileProjector profiles;
    private final IdentityEventPublisher news;

    @Inject
    ProfileSplitter(ProfileProjector profiles, IdentityEventPublisher news) {
        this.profiles = profiles;
        this.news = news;
    }

    /** @param parts the components that the profiles' identifiers fall into */
    public record SplitResult(List<SplitComponent> parts, Collection<ChangedProfile> touches) {

        /** Profiles that are new, or that had been merged into another. */
        public List<UUID> come() {
            return parts.stream().filter(each -> each.becomes() == ComponentOutcome.MADE || each.becomes() == ComponentOutcome.REVIVED)
                    .map(SplitComponent::profile).toList();
        }
    }

    public Uni<SplitResult> apply(Mutiny.Session session, Collection<UUID> ids, IdentityRules rules, String traceparent) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(new SplitResult(List.of(), List.of()));
        }
        return JsonRows.read(session, BENEATH, Map.of("ids", ids)).chain(found -> {
            Map<UUID, List<SplitComponent>> parts = new LinkedHashMap<>();
            parts(found, rules).forEach((profile, all) -> {
                if (all.size() > 1) {
                    parts.put(profile,
                            all.stream().map(
                                    each -> each.becomes() == ComponentOutcome.MADE ? each.madeAs(UuidCreator.getTimeOrderedEpoch()) : each)
                                    .toList());
                }
            });
            return apply(session, parts, rules, traceparent);
        });
    }

    private static Map<UUID, List<SplitComponent>> parts(JsonNode found, IdentityRules rules) {
        Map<UUID, Set<Identifier>> members = new LinkedHashMap<>();
        found.get("members").forEach(row -> members.computeIfAbsent(UUID.fromString(row.get(1).textValue()), each -> new HashSet<>())
                .add(Identifier.parse(row.get(0).textValue())));
        Map<UUID, ProfileReference> own = new HashMap<>();
        found.get("own").forEach(row -> {
            UUID id = UUID.fromString(row.get(0).textValue());
            own.put(id, new ProfileReference(id, JsonRows.instant(row.get(1))));
        });
        List<IdentityLink> links = new ArrayList<>();
        found.get("links").forEach(
                row -> links.add(new IdentityLink(Identifier.parse(row.get(0).textValue()), Identifier.parse(row.get(1).textValue()))));
        Map<UUID, List<SplitComponent>> parts = new LinkedHashMap<>();
        members.forEach(
                (profile, identifiers) -> parts.put(profile, SplitComponent.of(profile, own, identifiers, links, rules::identifies)));
        return parts;
    }

    private Uni<SplitResult> apply(Mutiny.Session session, Map<UUID, List<SplitComponent>> byProfile, IdentityRules rules,
            String traceparent) {
        List<SplitComponent> parts = byProfile.values().stream().flatMap(List::stream).toList();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<UUID> made = parts.stream().filter(each -> each.becomes() == ComponentOutcome.MADE).map(SplitComponent::profile).toList();
        List<IdentityLink> anchors = parts.stream().filter(each -> each.becomes() == ComponentOutcome.MADE)
                .map(each -> new IdentityLink(ProfileProjector.ownId(each.profile()), rules.anchor(each.identifiers()))).toList();
        List<Identifier> all = parts.stream().flatMap(each -> each.identifiers().stream()).toList();
        return PlacementStore.make(session, made, now)
                .chain(() -> IdentityStore.link(session, Map.of(), anchors))
                .chain(() -> JsonRows.read(session, MOVE, Map.of("rows", moves(parts))))
                .call(() -> JsonRows.write(session, STAND, Map.of("rows", standing(byProfile), "at", now)))
                .call(moved -> news.publish(session, PlacementStore.moved(moved), traceparent))
                .call(() -> ConflictStore.stale(session, all))
                .chain(() -> profiles.project(session, changes(byProfile), traceparent))
                .map(touches -> new SplitResult(parts, touches));
    }

    private static List<Map<String, Object>> moves(List<SplitComponent> parts) {
        List<Map<String, Object>> moves = new ArrayList<>();
        parts.stream().filter(each -> each.becomes() != ComponentOutcome.KEPT)
                .forEach(splitComponent -> splitComponent.identifiers().forEach(identifier -> {
                    Map<String, Object> move = new HashMap<>();
                    move.put("key", identifier);
                    move.put("profile", splitComponent.profile());
                    moves.add(move);
                }));
        return moves;
    }

    /**
     * For each profile whose own id is concerned, the profile that it is merged into from now on: null, or the one that has
     * its component.
     */
    private static List<Map<String, Object>> standing(Map<UUID, List<SplitComponent>> byProfile) {
        List<Map<String, Object>> rows = new ArrayList<>();
        byProfile.forEach((from, parts) -> parts.forEach(splitComponent -> splitComponent.own().forEach(own -> {
            Map<String, Object> row = new HashMap<>();
            row.put("id", own);
            row.put("target", own.equals(splitComponent.profile()) ? null : splitComponent.profile());
            row.put("origin", from);
            rows.add(row);
        })));
        return rows;
    }

    private static List<ProfileChange> changes(Map<UUID, List<SplitComponent>> byProfile) {
        List<ProfileChange> changes = new ArrayList<>();
        byProfile.forEach((from, parts) -> {
            List<UUID> separatedTo = parts.stream().filter(each -> each.becomes() != ComponentOutcome.KEPT && each.profile() != null)
                    .map(SplitComponent::profile).toList();
            changes.add(ProfileChange.separated(from, separatedTo));
            parts.forEach(splitComponent -> {
                switch (splitComponent.becomes()) {
                    case MADE -> changes.add(new ProfileChange(splitComponent.profile(), true, List.of(), true));
                    case REVIVED -> changes.add(new ProfileChange(splitComponent.profile(), false, List.of(), true));
                    case KEPT, VISITORS -> {
                    }
                }
            });
        });
        return changes;
    }
}
