package io.throughline.profile.privacy;

import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.privacy.erasure.PersonStore;
import org.hibernate.reactive.mutiny.Mutiny;

/** The profile and its identifiers, for export. Traits are exported by their own feature. */
@ApplicationScoped
class CoreRecords {

    private static final String SHOW = """
            select cast(json_build_object(
              'profile', (select json_agg(json_build_object('profileId', p.id, 'traits', p.traits, 'createdAt', p.created_at,
                'updatedAt', p.updated_at))
                            from profile p where p.id in (select cast(value as uuid)
                              from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))),
              'identifier', (select json_agg(json_build_object('identifier', i.key, 'firstSeen', i.first_seen, 'lastSeen',
                i.last_seen) order by i.key)
                            from identifier i where i.key in (select value
                              from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as v(value)))
              ) as text)
            """;

    /** An object of arrays by kind; null where the person has no data. */
    Uni<JsonNode> show(Mutiny.Session session, PersonIdentifiers person) {
        return JsonRows.read(session, SHOW, Map.of("keys", PersonStore.keys(person), "ids", PersonStore.ids(person)));
    }
}
