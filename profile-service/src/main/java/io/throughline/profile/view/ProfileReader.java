package io.throughline.profile.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.computed.ComputedTraits;
import io.throughline.profile.profile.JsonRows;
import io.throughline.profile.profile.Mask;
import io.throughline.profile.profile.TraitRules;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Reads all that is known of one person in one statement. By the bare client: this is the hottest read, and a session
 * would cost as much as the statement does.
 */
@ApplicationScoped
class ProfileReader {

    static final int TOUCHPOINTS = 20;
    static final int FEEDBACK = 10;

    /** Whose activity is looked at: who has more identifiers than this is looked up by the ones seen last. */
    private static final int MOST_IDENTIFIERS = 100;

    private static final String MICROS = "cast(extract(epoch from %s) * 1000000 as bigint)";

    /** The newest activity of a kind: of each identifier's as many as are wanted, by its index, and of those the newest. */
    private static final String ACTIVITY = """
            (select json_agg(json_build_array(%1$s, a.identifier, a.message_id, a.type, a.name, a.channel, a.source, a.properties))
              from (select a.* from (select i.key from identifier i where i.profile_id = p.id order by i.last_seen desc limit %2$d) i
                cross join lateral (select a.* from activity a where a.identifier = i.key and %3$s order by a.at desc limit %4$d) a
                order by a.at desc, a.message_id desc limit %4$d) a)
            """;
    // Parameters 2 to 6 switch the sections: a subquery beneath a case that is not taken is not run.
    private static final String ONE = """
            select p.id, p.revision, cast(p.traits as text), p.created_at, p.updated_at,
              (select cast(json_agg(json_build_array(i.key, %1$s, %2$s) order by i.first_seen, i.key) as text)
                 from identifier i where i.profile_id = p.id),
              coalesce(c.restricted, false), coalesce(c.personalisation, true), case when $2 then cast(c.state as text) end,
              case when $3 then cast(null as text) end,
              case when $4 then (select cast(json_agg(cs.states) as text)
                 from identifier i join computed_state cs on cs.identifier = i.key where i.profile_id = p.id) end,
              case when $5 then cast(%4$s as text) end,
              case when $6 then cast(%5$s as text) end
              from identifier k join profile p on p.id = k.profile_id
              left join consent_state c on c.key = 'profile_id:' || p.id
             where k.key = $1
            """.formatted(MICROS.formatted("i.first_seen"), MICROS.formatted("i.last_seen"), "",
            ACTIVITY.formatted(MICROS.formatted("a.at"), MOST_IDENTIFIERS, "a.type <> 'feedback'", TOUCHPOINTS),
            ACTIVITY.formatted(MICROS.formatted("a.at"), MOST_IDENTIFIERS, "a.type = 'feedback'", FEEDBACK));

    private final Pool pool;
    private final TraitRules rules;

    @Inject
    ProfileReader(Pool pool, TraitRules rules) {
        this.pool = pool;
        this.rules = rules;
    }

    /** The profile that an identifier belongs to now; a profile's own id is an identifier too. */
    Uni<Optional<Found>> find(Identifier identifier, Set<Section> sections, Mask mask) {
        Tuple parameters = Tuple.tuple(List.of(identifier.toString(), sections.contains(Section.CONSENTS),
                sections.contains(Section.SEGMENTS), sections.contains(Section.COMPUTED), sections.contains(Section.TOUCHPOINTS),
                sections.contains(Section.FEEDBACK)));
        return pool.preparedQuery(ONE).execute(parameters).map(rows -> {
            var found = rows.iterator();
            return found.hasNext() ? Optional.of(view(found.next(), sections, mask)) : Optional.empty();
        });
    }

    /** @param restricted whether the data may be kept but not used */
    record Found(ProfileView view, boolean restricted) {
    }

    private Found view(Row row, Set<Section> sections, Mask mask) {
        UUID id = row.getUUID(0);
        boolean personalisation = row.getBoolean(7);
        ProfileView.ConsentView consents = new ProfileView.ConsentView(
                row.getString(8) == null ? JsonNodeFactory.instance.objectNode() : json(row.getString(8)), personalisation, row.getBoolean(6));
        List<JsonNode> states = new ArrayList<>();
        if (personalisation) {
            json(row.getString(10)).forEach(states::add);
        }
        ProfileView view = new ProfileView(id, row.getLong(1), Views.identifiers(json(row.getString(5)), mask),
                Views.traits(json(row.getString(2)), rules, mask),
                sections.contains(Section.SEGMENTS) ? Views.segments(json(row.getString(9)), mask) : null,
                sections.contains(Section.CONSENTS) ? consents : null,
                sections.contains(Section.COMPUTED) ? Views.masked(ComputedTraits.values(states), mask) : null,
                sections.contains(Section.TOUCHPOINTS) ? Views.touchpoints(json(row.getString(11)), mask) : null,
                sections.contains(Section.FEEDBACK) ? Views.feedback(json(row.getString(12)), mask) : null,
                row.getOffsetDateTime(3).toInstant(), row.getOffsetDateTime(4).toInstant());
        return new Found(view, consents.restricted());
    }

    private static JsonNode json(String text) {
        try {
            return text == null ? JsonNodeFactory.instance.arrayNode() : JsonRows.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL answered what is not JSON", e);
        }
    }
}
