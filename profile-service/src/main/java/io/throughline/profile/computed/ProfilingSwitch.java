package io.throughline.profile.computed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileChangeListener;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Deletes a person's computed traits when they opt out of profiling, and recomputes them from the stored activity when
 * they opt in again.
 */
@ApplicationScoped
class ProfilingSwitch implements ProfileChangeListener {

    private static final String CONCERNED = """
            select cast(json_agg(json_build_array(i.key, s.restricted or not s.personalisation, coalesce(c.cleared, false))) as text)
              from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as p(id)
              join consent_state s on s.key = 'profile_id:' || p.id
              join identifier i on i.profile_id = cast(p.id as uuid)
              left join computed_state c on c.identifier = i.key
            """;
    @Override
    public int order() {
        return 20;
    }

    @Override
    public Uni<Collection<ChangedProfile>> onProfilesChanged(Mutiny.Session session, Collection<ChangedProfile> touches,
            String traceparent) {
        List<ChangedProfile> concerned =
                touches.stream().filter(changedProfile -> changedProfile.consents() || changedProfile.whole()).toList();
        if (concerned.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return JsonRows.read(session, CONCERNED, Map.of("ids", concerned.stream().map(ChangedProfile::profileId).toList()))
                .chain(rows -> AggregateStateStore.clear(session, keys(rows, true))
                        .chain(() -> ComputedTraitUpdater.fillAll(session, keys(rows, false))))
                // Everything that depends on consents is evaluated again in any case.
                .replaceWith(List.of());
    }

    /** Identifiers whose states have to be deleted, or that were emptied and may be filled again. */
    private static List<Identifier> keys(JsonNode rows, boolean denied) {
        List<Identifier> keys = new ArrayList<>();
        rows.forEach(row -> {
            if (row.get(1).booleanValue() == denied && row.get(2).booleanValue() != denied) {
                keys.add(Identifier.parse(row.get(0).textValue()));
            }
        });
        return keys;
    }
}
