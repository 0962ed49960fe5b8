package io.throughline.profile.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.profile.computed.ComputedTraits;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.trait.TraitRules;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Reads all data of one person in one statement. It uses the bare client: this is the most frequent read, and a session
 * would cost as much as the statement.
 */
@ApplicationScoped
class ProfileReader {

    static final int TOUCHPOINTS = 20;
    static final int FEEDBACK = 10;

    /** The most identifiers whose activity is read: of more, the ones seen last. */
    private static final int MOST_IDENTIFIERS = 100;

    private static final int PROFILE = 0;
    private static final int IDENTIFIER = 1;
    private static final int SEGMENT = 2;
    private static final int COMPUTED = 3;
    private static final int TOUCHPOINT = 4;
    private static final int RESPONSE = 5;

    /** Reads as many as are wanted of each identifier, by its index, and of those the newest. */
    private static final String ACTIVITY = """
            union all (select %d, a.identifier, a.message_id, a.type, a.name, a.channel, a.source, cast(a.properties as text), a.at,
                cast(null as timestamptz), cast(null as bigint), cast(null as boolean), cast(null as boolean)
              from (select key from ids limit %d) i
                cross join lateral (select a.* from activity a where a.identifier = i.key and a.type %s 'feedback'
                  order by a.at desc limit %d) a
             where %s order by a.at desc, a.message_id desc limit %d)
            """;
    private static final String SEGMENTS = """
            union all select 2, cast(s.id as text), s.name, s.kind, null, null, null, cast(m.reason as text), m.since, null, null, null,
              null
              from k join segment_member m on m.profile_id = k.id join segment s on s.id = m.segment_id where $3""";
    // Plain rows of all kinds in one result: to build JSON of them would cost PostgreSQL a fifth more. Parameters 2 to 6
    // switch the sections; a part whose condition is a false parameter is not run.
    private static final String ONE = """
            with k as materialized (
              select p.* from identifier i join profile p on p.id = i.profile_id where i.key = $1),
            ids as materialized (
              select i.key, i.first_seen, i.last_seen from identifier i where i.profile_id = (select id from k) order by i.last_seen desc)
            select 0, cast(k.id as text), case when $2 then cast(c.state as text) end, cast(c.uses as text), cast(null as text),
              cast(null as text),
                cast(null as text), cast(k.traits as text), k.created_at, k.updated_at, k.revision, c.restricted, c.personalisation
              from k left join consent_state c on c.key = 'profile_id:' || k.id
            union all select 1, i.key, null, null, null, null, null, null, i.first_seen, i.last_seen, null, null, null from ids i
            %1$s
            union all select 3, null, null, null, null, null, null, cast(cs.states as text), null, null, null, null, null
              from ids i join computed_state cs on cs.identifier = i.key where $4
            """.formatted(SEGMENTS)
            + ACTIVITY.formatted(TOUCHPOINT, MOST_IDENTIFIERS, "<>", TOUCHPOINTS, "$5", TOUCHPOINTS)
            + ACTIVITY.formatted(RESPONSE, MOST_IDENTIFIERS, "=", FEEDBACK, "$6", FEEDBACK);

    private final Pool pool;
    private final TraitRules rules;

    @Inject
    ProfileReader(Pool pool, TraitRules rules) {
        this.pool = pool;
        this.rules = rules;
    }

    /**
     * @param restricted whether the data may be stored but not used
     * @param uses by purpose: false where the person refuses it; empty where they made no statement
     */
    record Found(ProfileView view, boolean restricted, JsonNode uses) {

        boolean refuses(String purpose) {
            return !uses.path(purpose).asBoolean(true);
        }
    }

    /** The profile that an identifier belongs to now; a profile's own id is an identifier too. */
    Uni<Optional<Found>> find(Identifier identifier, Set<ViewSection> sections, PersonalDataMask mask) {
        Tuple parameters = Tuple.tuple(List.of(identifier.toString(), sections.contains(ViewSection.CONSENTS),
                sections.contains(ViewSection.SEGMENTS), sections.contains(ViewSection.COMPUTED),
                sections.contains(ViewSection.TOUCHPOINTS),
                sections.contains(ViewSection.FEEDBACK)));
        return pool.preparedQuery(ONE).execute(parameters).map(rows -> view(rows, sections, new ProfileViewMapper(rules, mask)));
    }

    private static Optional<Found> view(Iterable<Row> rows, Set<ViewSection> sections, ProfileViewMapper profileViewMapper) {
        Row profile = null;
        List<ProfileView.IdentifierView> identifiers = new ArrayList<>();
        List<ProfileView.SegmentView> segments = new ArrayList<>();
        List<JsonNode> states = new ArrayList<>();
        List<ProfileView.TouchpointView> touchpoints = new ArrayList<>();
        List<ProfileView.FeedbackView> feedback = new ArrayList<>();
        for (Row row : rows) {
            switch (row.getInteger(0)) {
                case PROFILE -> profile = row;
                case IDENTIFIER -> profileViewMapper.identifier(row.getString(1), at(row, 8), at(row, 9)).ifPresent(identifiers::add);
                case SEGMENT -> segments
                        .add(profileViewMapper.segment(row.getString(1), row.getString(2), row.getString(3), at(row, 8),
                                json(row.getString(7))));
                case COMPUTED -> states.add(json(row.getString(7)));
                case TOUCHPOINT -> touchpoints.add(profileViewMapper.touchpoint(at(row, 8), row, json(row.getString(7))));
                case RESPONSE -> feedback.add(profileViewMapper.feedback(at(row, 8), row, json(row.getString(7))));
                default -> throw new IllegalStateException("There is no such part of a profile");
            }
        }
        if (profile == null) {
            return Optional.empty();
        }
        boolean restricted = Boolean.TRUE.equals(profile.getBoolean(11));
        boolean personalisation = !Boolean.FALSE.equals(profile.getBoolean(12));
        identifiers.sort(Comparator.comparing(ProfileView.IdentifierView::firstSeen).thenComparing(ProfileView.IdentifierView::type)
                .thenComparing(ProfileView.IdentifierView::value));
        segments.sort(Comparator.comparing(ProfileView.SegmentView::name));
        ProfileView.ConsentView consents = new ProfileView.ConsentView(
                profile.getString(2) == null ? JsonNodeFactory.instance.objectNode() : json(profile.getString(2)), personalisation,
                restricted);
        return Optional.of(new Found(new ProfileView(UUID.fromString(profile.getString(1)), profile.getLong(10), identifiers,
                profileViewMapper.traits(json(profile.getString(7))), in(ViewSection.SEGMENTS, sections, segments),
                in(ViewSection.CONSENTS, sections, consents),
                in(ViewSection.COMPUTED, sections,
                        personalisation ? profileViewMapper.masked(ComputedTraits.values(states)) : new TreeMap<>()),
                in(ViewSection.TOUCHPOINTS, sections, touchpoints), in(ViewSection.FEEDBACK, sections, feedback), at(profile, 8),
                at(profile, 9)),
                restricted, profile.getString(3) == null ? JsonNodeFactory.instance.objectNode() : json(profile.getString(3))));
    }

    private static <T> T in(ViewSection section, Set<ViewSection> sections, T part) {
        return sections.contains(section) ? part : null;
    }

    private static Instant at(Row row, int column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private static JsonNode json(String text) {
        try {
            return JsonRows.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL answered what is not JSON", e);
        }
    }
}
