package io.throughline.profile.identity.link;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.IdentityStore;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;
import io.throughline.profile.identity.rule.IdentityRules;
import io.throughline.profile.identity.separation.SeparationPlan;
import io.throughline.profile.identity.separation.SeparationPlanner;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads why identifiers are one person, and revokes links. The caller holds the locks. */
public final class LinkEvidenceStore {

    private static final String MICROS = "cast(extract(epoch from %s) * 1000000 as bigint)";
    private static final String LINK = """
            json_build_object('id', l.id, 'kind', l.kind, 'a', l.a, 'b', l.b, 'stated', l.stated, 'source', l.source, 'eventId', \
            l.event_id, 'at', %s, 'recorded', %s)
            """.formatted(MICROS.formatted("l.at"), MICROS.formatted("l.recorded_at"));
    private static final String READ = """
            with mine as materialized (
              select i.key from identifier i
               where i.profile_id in (select cast(value as uuid)
                 from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
              union
              select key collate "C" from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            select cast(json_build_object(
              'members', (select json_agg(json_build_array(m.key, i.profile_id)) from mine m left join identifier i on i.key = m.key),
              'links', (select json_agg(%1$s) from mine m join standing_link l on l.a = m.key join mine o on o.key = l.b),
              'former', (select json_agg(%1$s) from link l
                where l.id in (select a.id from mine m join link a on a.a = m.key union select b.id from mine m join link b on b.b = m.key)
                  and (l.kind = 'manual' or l.kind = 'observed' and (l.stated or l.a like 'user\\_id:%%' and l.b like 'user\\_id:%%'))
                  and exists (select 1 from link u where u.revokes = l.id))) as text)
            """.formatted(LINK);
    private static final String END = """
            insert into link (id, kind, a, b, revokes, source, event_id, at, reason)
            select gen_random_uuid(), 'unlink', l.a, l.b, l.id, :source, :request, now(), :reason
              from standing_link l
             where l.id in (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
            """;

    private LinkEvidenceStore() {
    }

    /**
     * @param members with profiles' own ids
     * @param formerLinks revoked links that joined people, with others too
     */
    public record Found(Set<Identifier> members, List<LinkEvidence> links, List<LinkEvidence> formerLinks) {

        public SeparationPlanner planner(IdentityRules rules) {
            return new SeparationPlanner(members, links, formerLinks, rules);
        }
    }

    /** All identifiers of the profiles and the named ones, and all links that hold between them. */
    public static Uni<Found> of(Mutiny.Session session, Collection<UUID> profiles, Collection<Identifier> besides) {
        return JsonRows.read(session, READ, Map.of("ids", profiles, "keys", besides)).map(found -> {
            Set<Identifier> members = new HashSet<>();
            found.get("members").forEach(row -> members.add(Identifier.parse(row.get(0).textValue())));
            return new Found(members, links(found.get("links")), links(found.get("former")));
        });
    }

    /** The same for each profile separately. */
    public static Uni<Map<UUID, Found>> byProfile(Mutiny.Session session, Collection<UUID> profiles) {
        return JsonRows.read(session, READ, Map.of("ids", profiles, "keys", List.of())).map(found -> {
            Map<Identifier, UUID> owners = new HashMap<>();
            Map<UUID, Found> byProfile = new TreeMap<>();
            found.get("members").forEach(row -> {
                UUID owner = UUID.fromString(row.get(1).textValue());
                owners.put(Identifier.parse(row.get(0).textValue()), owner);
                byProfile.computeIfAbsent(owner, each -> new Found(new HashSet<>(), new ArrayList<>(), new ArrayList<>()))
                        .members().add(Identifier.parse(row.get(0).textValue()));
            });
            links(found.get("links")).stream().filter(each -> owners.get(each.link().a()).equals(owners.get(each.link().b())))
                    .forEach(each -> byProfile.get(owners.get(each.link().a())).links().add(each));
            links(found.get("former"))
                    .forEach(each -> Stream.of(each.link().a(), each.link().b()).map(owners::get).filter(Objects::nonNull).distinct()
                            .forEach(owner -> byProfile.get(owner).formerLinks().add(each)));
            return byProfile;
        });
    }

    private static List<LinkEvidence> links(JsonNode rows) {
        List<LinkEvidence> links = new ArrayList<>();
        rows.forEach(row -> links.add(link(row)));
        return links;
    }

    private static LinkEvidence link(JsonNode row) {
        return new LinkEvidence(UUID.fromString(row.get("id").textValue()),
                LinkEvidence.Kind.valueOf(row.get("kind").textValue().toUpperCase(Locale.ROOT)),
                new IdentityLink(Identifier.parse(row.get("a").textValue()), Identifier.parse(row.get("b").textValue())),
                row.get("stated").booleanValue(),
                row.get("source").textValue(), row.get("eventId").textValue(), JsonRows.instant(row.get("at")),
                JsonRows.instant(row.get("recorded")));
    }

    /** Revokes links, and stores implied links as observed where they hold the parts together. */
    public static Uni<Void> apply(Mutiny.Session session, SeparationPlan plan, String reason, String user) {
        if (plan.ended().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<IdentityLink, Evidence> redrawn = new LinkedHashMap<>();
        plan.redrawn().forEach(each -> redrawn.put(each.link(), each.evidence()));
        return JsonRows.write(session, END, Map.of("ids", plan.ended().stream().map(LinkEvidence::id).toList(), "source", "api:" + user,
                "request", UuidCreator.getTimeOrderedEpoch().toString(), "reason", reason))
                .chain(() -> IdentityStore.link(session, redrawn, List.of()));
    }
}
