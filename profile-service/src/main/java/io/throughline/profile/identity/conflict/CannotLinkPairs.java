package io.throughline.profile.identity.conflict;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.graph.IdentityLink;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Stores the pairs of identifiers that must never be in one profile. To add a pair, the caller must hold the locks of both
 * identifiers and of their profiles.
 */
public final class CannotLinkPairs {

    private static final String KEEP = """
            insert into identity_apart (id, a, b, reason, by, at, request)
            select r.id, r.a, r.b, :reason, :by, now(), nullif(:request, '')
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id uuid, a text, b text)
             order by r.a collate "C", r.b collate "C"
            on conflict (a, b) where lifted_at is null do nothing
            """;
    private static final String SETTLE = """
            update identity_conflict c set status = 'apart', settled_by = :by, settled_at = now(), settled_why = :reason
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(a text, b text)
             where c.a = r.a and c.b = r.b and c.status <> 'apart'
            """;

    private static final String WRITTEN = """
            select cast(json_build_object('there', exists (select 1 from identity_apart p where p.request = :request
              and p.lifted_at is null)) as text)
            """;

    private CannotLinkPairs() {
    }

    /** Whether the pairs of a separation are still kept apart. */
    public static Uni<Boolean> stand(Mutiny.Session session, String request) {
        return JsonRows.read(session, WRITTEN, Map.of("request", request)).map(row -> row.get("there").booleanValue());
    }

    public static Uni<Void> keep(Mutiny.Session session, Collection<IdentityLink> pairs, String reason, String user) {
        return keep(session, pairs, reason, user, "");
    }

    /** @param request the separation that requires it; empty for a pair marked on its own */
    public static Uni<Void> keep(Mutiny.Session session, Collection<IdentityLink> pairs, String reason, String user, String request) {
        if (pairs.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        pairs.forEach(each -> rows.add(Map.of("id", UuidCreator.getTimeOrderedEpoch(), "a", each.a(), "b", each.b())));
        Map<String, Object> parameters = Map.of("rows", rows, "reason", reason, "by", user, "request", request);
        return JsonRows.write(session, KEEP, parameters)
                .chain(() -> JsonRows.write(session, SETTLE, Map.of("rows", rows, "reason", reason, "by", user))).replaceWithVoid();
    }
}
