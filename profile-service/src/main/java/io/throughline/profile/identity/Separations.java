package io.throughline.profile.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.Traces;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.Rulebook.InForce;
import io.throughline.profile.profile.Followers;
import io.throughline.profile.profile.JsonRows;
import io.throughline.profile.profile.Profiles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.hibernate.reactive.mutiny.Mutiny;

/** Takes links back, whatever came after them. What is separated stays apart against any later evidence, until that is lifted. */
@ApplicationScoped
class Separations {

    private static final String FIND = """
            select cast(json_build_object('a', l.a, 'b', l.b, 'kind', l.kind) as text) from link l where l.id = :id
            """;
    private static final String UNLINK = """
            insert into link (id, kind, a, b, revokes, source, event_id, at, reason)
            select gen_random_uuid(), 'unlink', l.a, l.b, l.id, :source, :request, now(), :reason
              from standing_link l where %s
            """;
    private static final String UNLINK_ONE = UNLINK.formatted("l.id = cast(:id as uuid)");
    // A profile's own id goes with the identifier that the profile was made for.
    private static final String UNLINK_ALL = """
            with away as materialized (
              select cast(:key as text) collate "C" as key
              union
              select case when l.a = :key then l.b else l.a end from standing_link l
               where l.kind = 'made' and (l.a = :key or l.b = :key))
            """ + UNLINK.formatted("""
            l.kind <> 'made' and (l.a in (select key from away) or l.b in (select key from away))
               and not (l.a in (select key from away) and l.b in (select key from away))""");

    private final Rulebook rulebook;
    private final Redraw redraw;
    private final Followers followers;

    @Inject
    Separations(Rulebook rulebook, Redraw redraw, Followers followers) {
        this.rulebook = rulebook;
        this.redraw = redraw;
        this.followers = followers;
    }

    /** Takes one link back. */
    Uni<Outcome> revoke(Mutiny.Session session, UUID linkId, String reason, String user) {
        return JsonRows.read(session, FIND, Map.of("id", linkId)).chain(row -> {
            String kind = row.path("kind").asText("unlink");
            if (kind.equals("unlink")) {
                return Uni.createFrom().item(new Outcome.Unknown("There is no such link."));
            }
            if (kind.equals("made")) {
                return Uni.createFrom().item(new Outcome.Refused("This is what the profile was made for: separate that identifier instead."));
            }
            Link link = new Link(Identifier.parse(row.get("a").textValue()), Identifier.parse(row.get("b").textValue()));
            List<Identifier> both = List.of(link.a(), link.b());
            return rulebook.inForce(session).chain(rules -> Locked.of(session, both, both, Set.of())
                    .chain(locked -> takeBack(session, UNLINK_ONE, Map.of("id", linkId.toString()), locked, rules, reason, user,
                            parts -> apart(link, parts))));
        });
    }

    private static List<Link> apart(Link link, List<Set<Identifier>> parts) {
        return parts.stream().anyMatch(part -> part.contains(link.a()) && part.contains(link.b())) ? List.of() : List.of(link);
    }

    /** Takes back all that links an identifier to the others of a profile. */
    Uni<Outcome> separate(Mutiny.Session session, UUID profileId, Identifier identifier, String reason, String user) {
        Identifier own = Profiles.ownId(profileId);
        List<Identifier> both = List.of(own, identifier);
        return rulebook.inForce(session).chain(rules -> Locked.of(session, both, both, Set.of()).chain(locked -> {
            if (!locked.owners().keySet().containsAll(both)) {
                return Uni.createFrom().item(new Outcome.Unknown("There is no such profile, or nobody is known by this identifier."));
            }
            if (!locked.owners().get(own).equals(locked.owners().get(identifier))) {
                return Uni.createFrom().item(Outcome.Done.NOTHING);
            }
            return takeBack(session, UNLINK_ALL, Map.of("key", identifier.toString()), locked, rules, reason, user,
                    parts -> apart(identifier, parts, rules));
        }));
    }

    /** The identifier against the strongest of each part that it was with. */
    private static List<Link> apart(Identifier identifier, List<Set<Identifier>> parts, InForce rules) {
        return parts.stream().filter(part -> !part.contains(identifier))
                .map(part -> new Link(identifier, part.stream().min(rules.rules().strength()).orElseThrow())).toList();
    }

    private interface Pairs {

        List<Link> of(List<Set<Identifier>> parts);
    }

    private Uni<Outcome> takeBack(Mutiny.Session session, String unlink, Map<String, Object> what, Locked locked, InForce rules,
            String reason, String user, Pairs apart) {
        Map<String, Object> parameters = new HashMap<>(what);
        parameters.put("source", "api:" + user);
        parameters.put("request", UuidCreator.getTimeOrderedEpoch().toString());
        parameters.put("reason", reason);
        String trace = Traces.traceparent();
        Set<UUID> owners = new TreeSet<>(locked.concerned());
        return Snapshot.of(session, owners).chain(before -> JsonRows.write(session, unlink, parameters).chain(taken -> taken == 0
                ? Uni.createFrom().item(Outcome.Done.NOTHING)
                : redraw.apply(session, owners, rules.rules(), trace).chain(redrawn -> {
                    Collection<UUID> concerned = new TreeSet<>(owners);
                    concerned.addAll(redrawn.come());
                    return parts(session, redrawn, locked).chain(parts -> ApartPairs.keep(session, apart.of(parts), reason, user))
                            .chain(() -> followers.tell(session, redrawn.touches(), trace))
                            .chain(() -> Snapshot.of(session, merged(before, concerned)))
                            .map(after -> (Outcome) new Outcome.Done(Snapshot.differences(before, after), List.of()));
                })));
    }

    private static Collection<UUID> merged(Snapshot before, Collection<UUID> concerned) {
        Collection<UUID> all = new ArrayList<>(concerned);
        before.profiles().values().forEach(each -> all.add(each.id()));
        return all;
    }

    /** Which of the identifiers still hang together: as redrawn; all in one where nothing fell apart; of visitors as they are walked. */
    private static Uni<List<Set<Identifier>>> parts(Mutiny.Session session, Redraw.Redrawn redrawn, Locked locked) {
        if (!redrawn.parts().isEmpty()) {
            return Uni.createFrom().item(redrawn.parts().stream().<Set<Identifier>> map(Part::identifiers).toList());
        }
        Set<Identifier> all = locked.owners().keySet();
        if (!locked.concerned().isEmpty()) {
            return Uni.createFrom().item(List.of(all));
        }
        return IdentityStore.walk(session, all).map(links -> Components.of(all, links).stream().<Set<Identifier>> map(each -> each).toList());
    }
}
