package io.throughline.profile.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.profile.core.search.SearchText;
import io.throughline.profile.core.trait.TraitFact;
import io.throughline.profile.core.trait.TraitFactStore;
import io.throughline.profile.core.trait.TraitNumbers;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.core.trait.TraitValue;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Projects profiles from the facts under their identifiers, and publishes those that changed. The caller's transaction
 * holds the locks of the profiles.
 */
@ApplicationScoped
public class ProfileProjector {

    /** The type of identifier for a profile's own id. */
    public static final String OWN_ID = "profile_id";

    static final TypeReference<TreeMap<String, TraitValue>> TRAITS = new TypeReference<>() {
    };

    private static final String BENEATH = """
            select cast(json_agg(json_build_object('id', p.id, 'revision', p.revision, 'traits', p.traits,
              'mergedRevision', (select max(m.revision) from profile m where m.merged_into = p.id),
              'identifiers', (select json_agg(json_build_array(i.key, %s)) from identifier i where i.profile_id = p.id))) as text)
              from profile p
             where p.id in (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
            """.formatted(TraitFactStore.OF_IDENTIFIER);
    private static final String STORE = """
            update profile p set revision = r.revision, traits = r.traits, updated_at = coalesce(r.at, p.updated_at)
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id uuid, revision bigint, traits jsonb, at timestamptz)
             where p.id = r.id
            """;
    private static final String STORE_SEARCH = """
            insert into profile_search (profile_id, body, personal, pairs)
            select r.id, r.body, r.personal, r.pairs
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id uuid, body text, personal text, pairs int[]) order by r.id
            on conflict (profile_id) do update set body = excluded.body, personal = excluded.personal, pairs = excluded.pairs
             where (profile_search.body, profile_search.personal, profile_search.pairs) is distinct from (excluded.body,
               excluded.personal, excluded.pairs)
            """;
    private static final String STORE_NUMBERS = """
            with said as (
              select r.id, r.numbers from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id uuid, numbers jsonb)),
            gone as (
              delete from trait_number t using said r where t.profile_id = r.id and not jsonb_exists(r.numbers, t.name))
            insert into trait_number (profile_id, name, value)
            select r.id, n.key, cast(n.value as double precision) from said r cross join lateral jsonb_each_text(r.numbers) n
              order by r.id, n.key
            on conflict (profile_id, name) do update set value = excluded.value where trait_number.value <> excluded.value
            """;

    private final EventOutbox outbox;
    private final TraitRules rules;
    private final Counter traitsLeftOut;

    @Inject
    ProfileProjector(EventOutbox outbox, TraitRules rules, MeterRegistry meters) {
        this.outbox = outbox;
        this.rules = rules;
        this.traitsLeftOut = Counter.builder("throughline.traits.left.out")
                .description(
                        "Traits that cannot be kept: of another form than traits have, or, at each drawing of a profile, without room "
                                + "in it")
                .register(meters);
    }

    /** A profile's own id as an identifier. */
    public static Identifier ownId(UUID profileId) {
        return new Identifier(OWN_ID, profileId.toString());
    }

    static boolean isOwnId(Identifier identifier) {
        return identifier.type().equals(OWN_ID);
    }

    /**
     * @param traceparent of what caused the changes; null where it is not traced
     * @return the profiles that changed, for {@link ProfileChangeListeners}
     */
    public Uni<Collection<ChangedProfile>> project(Mutiny.Session session, Collection<ProfileChange> changes, String traceparent) {
        if (changes.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return recompute(session, changes, false, traceparent);
    }

    /** Projects profiles without new facts: because trait schemas changed. */
    public Uni<Collection<ChangedProfile>> redraw(Mutiny.Session session, Collection<UUID> profiles) {
        return profiles.isEmpty() ? Uni.createFrom().item(List.of())
                : recompute(session, profiles.stream().map(ProfileChange::ofTraits).toList(), true, null);
    }

    private Uni<Collection<ChangedProfile>> recompute(Mutiny.Session session, Collection<ProfileChange> changes, boolean search,
            String traceparent) {
        Map<UUID, ProfileChange> byId = changes.stream()
                .collect(Collectors.toMap(ProfileChange::profileId, Function.identity()));
        return JsonRows.read(session, BENEATH, Map.of("ids", byId.keySet()))
                .chain(rows -> store(session, byId, parse(rows), search, traceparent));
    }

    /** @param research whether the search text is written although the profile did not change */
    private Uni<Collection<ChangedProfile>> store(Mutiny.Session session, Map<UUID, ProfileChange> changes, List<ProfileProjection> drawn,
            boolean research, String traceparent) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<ProfileRow> profiles = new ArrayList<>();
        List<SearchRow> search = new ArrayList<>();
        List<NumberRow> numbers = new ArrayList<>();
        List<KeyedEvent> events = new ArrayList<>();
        List<ChangedProfile> touches = new ArrayList<>();
        for (ProfileProjection profile : drawn) {
            ProfileChange change = changes.get(profile.id());
            traitsLeftOut.increment(profile.traitsLeftOut());
            boolean news = change.created() || change.identifiersChanged() || !profile.changed().isEmpty();
            if (news) {
                long revision = profile.revision() + 1;
                profiles.add(new ProfileRow(profile.id(), revision, profile.traits(), now));
                events.add(ProfileEventData.event(profile, change, revision, now, traceparent));
                touches.add(touch(profile, change));
            } else if (profile.provenanceDiffers()) {
                profiles.add(new ProfileRow(profile.id(), profile.revision(), profile.traits(), null));
            }
            if (news || research || profile.sourcesDiffer()) {
                SearchText text = profile.searchText(rules);
                search.add(new SearchRow(profile.id(), text.body(), text.personal(), text.pairs()));
                SortedMap<String, Double> ranged = TraitNumbers.of(profile.traits(), rules);
                if (research || !ranged.isEmpty() || !TraitNumbers.of(profile.before(), rules).isEmpty()) {
                    numbers.add(new NumberRow(profile.id(), ranged));
                }
            }
        }
        return (profiles.isEmpty() ? Uni.createFrom().item(0) : JsonRows.write(session, STORE, Map.of("rows", profiles)))
                .chain(() -> search.isEmpty() ? Uni.createFrom().item(0)
                        : JsonRows.write(session, STORE_SEARCH, Map.of("rows", search)))
                .chain(() -> numbers.isEmpty() ? Uni.createFrom().item(0)
                        : JsonRows.write(session, STORE_NUMBERS, Map.of("rows", numbers)))
                .chain(() -> outbox.append(session, TopicDefinitions.PROFILES, events)).replaceWith(touches);
    }

    private static ChangedProfile touch(ProfileProjection profile, ProfileChange change) {
        if (change.created() || change.identifiersChanged()) {
            String kind = change.separatedTo() != null ? "unmerge" : change.mergedFrom().isEmpty() ? "identity" : "merge";
            return ChangedProfile.whole(profile.id(), new ChangedProfile.Cause(kind, profile.id().toString()));
        }
        return ChangedProfile.ofTraits(profile.id(), profile.changed(),
                new ChangedProfile.Cause("trait", String.join(", ", profile.changed())));
    }

    @RegisterForReflection
    private record ProfileRow(UUID id, long revision, SortedMap<String, TraitValue> traits, Instant at) {
    }

    @RegisterForReflection
    private record SearchRow(UUID id, String body, String personal, Collection<Integer> pairs) {
    }

    @RegisterForReflection
    private record NumberRow(UUID id, SortedMap<String, Double> numbers) {
    }

    private List<ProfileProjection> parse(JsonNode rows) {
        List<ProfileProjection> profiles = new ArrayList<>(rows.size());
        for (JsonNode row : rows) {
            List<Identifier> identifiers = new ArrayList<>();
            List<TraitFact> facts = new ArrayList<>();
            row.get("identifiers").forEach(identifier -> {
                identifiers.add(Identifier.parse(identifier.get(0).textValue()));
                facts.addAll(TraitFactStore.parse(identifier.get(1)));
            });
            long revision = Math.max(row.get("revision").longValue(), row.path("mergedRevision").asLong());
            profiles.add(ProfileProjection.of(UUID.fromString(row.get("id").textValue()), revision,
                    JsonRows.JSON.convertValue(row.get("traits"), TRAITS), identifiers, facts, rules));
        }
        return profiles;
    }
}
