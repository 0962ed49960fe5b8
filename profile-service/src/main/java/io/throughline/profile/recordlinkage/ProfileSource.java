package io.throughline.profile.recordlinkage;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.recordlinkage.model.FieldKind;
import io.throughline.profile.recordlinkage.model.FieldMapping;
import io.throughline.profile.recordlinkage.model.PeopleTable;
import io.throughline.profile.recordlinkage.model.PersonDescription;
import io.throughline.profile.recordlinkage.model.SearchPace;

/** Reads the profiles that are not merged into others, in batches, and only the fields that are compared. */
@ApplicationScoped
class ProfileSource {

    private static final int BATCH = 1_000;
    private static final UUID FIRST = new UUID(0, 0);

    private static final String COUNT = "select count(*) from profile where merged_into is null";
    /** Leaves out people whose data may be stored but not used (GDPR, article 18). */
    private static final String NEXT = """
            select cast(json_agg(json_build_object('id', p.id,
                'traits', (select json_object_agg(w.name, p.traits -> w.name -> 'value')
                             from jsonb_array_elements_text(cast(cast(:traits as text) as jsonb)) as w(name)
                            where jsonb_exists(p.traits, w.name) and length(cast(p.traits -> w.name -> 'value' as text)) <= 2000),
                'email', (select min(i.key) from identifier i where i.profile_id = p.id and i.key like 'email:%'),
                'phone', (select min(i.key) from identifier i where i.profile_id = p.id and i.key like 'phone:%'))) as text)
              from (select id, traits from profile p
                     where p.id > :after and p.merged_into is null
                       and not exists (select from consent_state c where c.key = 'profile_id:' || cast(p.id as text) and c.restricted)
                     order by p.id limit :batch) p
            """;

    void read(FieldMapping mapping, PeopleTable people, SearchPace pace) throws IOException {
        long total = PostgresClient.inTransaction(session -> session.createNativeQuery(COUNT, Long.class).getSingleResult());
        UUID after = FIRST;
        JsonNode batch;
        do {
            pace.at("reading", people.size(), total);
            UUID last = after;
            // The text is parsed on this thread: a thousand profiles would block the event loop.
            String text = PostgresClient.inTransaction(session -> session.createNativeQuery(NEXT, String.class).setParameter("after", last)
                    .setParameter("batch", BATCH).setParameter("traits", PostgresClient.rows(mapping.traits().stream().toList()))
                    .getSingleResultOrNull());
            batch = text == null ? JsonRows.JSON.createArrayNode() : JsonRows.JSON.readTree(text);
            for (JsonNode profile : batch) {
                after = UUID.fromString(profile.get("id").textValue());
                people.add(after, description(mapping, profile));
            }
        } while (batch.size() == BATCH);
    }

    static PersonDescription description(FieldMapping mapping, JsonNode profile) {
        Map<FieldKind, String> identifiers =
                Map.of(FieldKind.EMAIL, value(profile.path("email")), FieldKind.PHONE, value(profile.path("phone")));
        return PersonDescription.of(kind -> {
            String said = PersonDescription.raw(mapping, kind, profile.get("traits")::get);
            boolean wanted = !mapping.paths().getOrDefault(kind, java.util.List.of()).isEmpty();
            return said == null && wanted ? identifiers.get(kind) : said;
        });
    }

    /** An identifier's value; empty where there is none. */
    private static String value(JsonNode key) {
        return key.isTextual() ? key.textValue().substring(key.textValue().indexOf(':') + 1) : "";
    }
}
