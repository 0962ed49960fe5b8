package io.throughline.profile.computed;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** Finds the people who opted out of profiling, or who must not be profiled: nothing is computed of them. */
final class ProfilingOptOuts {

    private static final String AMONG = """
            select cast(json_agg(distinct k.key) as text)
              from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)
              left join identifier i on i.key = k.key collate "C" and i.profile_id is not null
              join consent_state s on s.key in (k.key collate "C", 'profile_id:' || i.profile_id)
             where s.restricted or not s.personalisation
            """;

    private ProfilingOptOuts() {
    }

    static Uni<Set<Identifier>> among(Mutiny.Session session, Collection<Identifier> identifiers) {
        return JsonRows.read(session, AMONG, Map.of("keys", identifiers)).map(rows -> {
            Set<Identifier> among = new HashSet<>();
            rows.forEach(key -> among.add(Identifier.parse(key.textValue())));
            return among;
        });
    }
}
